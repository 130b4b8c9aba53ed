"""What a survey asks, in which order and when, and which indicators the answers feed.

A questionnaire is kept as a plain dict (JSON, TOML; read by `reading.py`). The phone checks by the same dict
what the server checks with `answers.py`: a rule stands in it once.
"""

from dataclasses import dataclass
from enum import StrEnum

from hatangso.domain.words import Words

LARGEST_NUMBER = 1_000_000.0
YES, NO = "yes", "no"


class Kind(StrEnum):
    """How a question is answered."""

    ONE = "one"
    MANY = "many"
    YES_NO = "yes_no"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    PHOTO = "photo"

    @property
    def label(self) -> Words:
        return _KINDS[self]


_KINDS = {
    Kind.ONE: Words("Chọn một", "One choice"),
    Kind.MANY: Words("Chọn nhiều", "Several choices"),
    Kind.YES_NO: Words("Có / Không", "Yes or no"),
    Kind.NUMBER: Words("Con số", "Number"),
    Kind.TEXT: Words("Ghi chữ", "Text"),
    Kind.DATE: Words("Ngày", "Date"),
    Kind.PHOTO: Words("Ảnh", "Photo"),
}


@dataclass(frozen=True)
class Choice:
    code: str
    text: str


@dataclass(frozen=True)
class Condition:
    """The question is asked only where an earlier one was answered with one of these."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """`minimum` and `maximum` bound a number; `at_most` names an earlier number it may not exceed."""

    code: str
    kind: Kind
    text: str
    help: str = ""
    required: bool = True
    choices: tuple[Choice, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    whole_number: bool = True
    at_most: str = ""
    when: Condition | None = None

    @property
    def answer_codes(self) -> tuple[str, ...]:
        """What may be chosen; empty for questions that are not chosen from."""
        return (YES, NO) if self.kind is Kind.YES_NO else tuple(one.code for one in self.choices)


@dataclass(frozen=True)
class Feed:
    """How the answers make an indicator.

    `part` is a question; of a chosen one, the forms with one of `answers` count as 1. `whole` is a question
    with a number, or "" where every form that answers counts as 1.
    """

    indicator: str
    part: str
    answers: tuple[str, ...] = ()
    whole: str = ""


@dataclass(frozen=True)
class Questionnaire:
    title: str
    questions: tuple[Question, ...]
    feeds: tuple[Feed, ...] = ()
    intro: str = ""

    def question(self, code: str) -> Question | None:
        return next((one for one in self.questions if one.code == code), None)
