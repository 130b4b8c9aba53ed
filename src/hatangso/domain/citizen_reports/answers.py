"""What somebody answered to the extra questions of a category, read without trusting it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from hatangso.domain.citizen_reports.category import Category, Question
from hatangso.domain.words import Misstated, Words

LONGEST = 300
Told = str | float | list[str]


def read_answers(category: Category, given: Mapping[str, Sequence[str]]) -> dict[str, Told]:
    """The answers by the question's code; unanswered ones are absent. Misstated names the question."""
    told: dict[str, Told] = {}
    for question in category.questions:
        values = [value.strip() for value in given.get(question.code, ()) if value.strip()]
        if not values:
            if question.required:
                raise Misstated(
                    f"Hãy trả lời câu hỏi “{question.label.vi}”.", f"Please answer: {question.label.en}"
                )
            continue
        told[question.code] = _read(question, values)
    return told


def tell_answer(question: Question, told: Told, language: str) -> str:
    """An answer in words.

    >>> tell_answer(Question("n", Words("Số", "Number"), "number"), 3.0, "vi")
    '3'
    """
    if isinstance(told, list):
        return ", ".join(_choice(question, code, language) for code in told)
    if isinstance(told, float):
        return f"{told:g}".replace(".", "," if not language.startswith("en") else ".")
    if question.kind == "time":
        moment = datetime.fromisoformat(told)
        return f"{moment:%H:%M %d/%m/%Y}"
    return _choice(question, told, language) if question.kind == "choice" else told


def _choice(question: Question, code: str, language: str) -> str:
    words = question.choices.get(code)
    return words.spoken_in(language) if words else code


def _read(question: Question, values: list[str]) -> Told:
    first = values[0]
    if question.kind == "choices":
        chosen = list(dict.fromkeys(values))
        if all(code in question.choices for code in chosen):
            return chosen
        raise _wrong(question)
    if question.kind == "choice":
        if first in question.choices:
            return first
        raise _wrong(question)
    if question.kind == "number":
        try:
            number = float(first.replace(",", "."))
        except ValueError:
            raise _wrong(question) from None
        if not 0 <= number < 1e6:  # no infinity, nothing that is no number
            raise _wrong(question)
        return number
    if question.kind == "time":
        try:
            return datetime.fromisoformat(first).replace(tzinfo=None).isoformat(timespec="minutes")
        except ValueError:
            raise _wrong(question) from None
    return first[:LONGEST]


def _wrong(question: Question) -> Misstated:
    said = Words(
        f"Câu trả lời cho “{question.label.vi}” không đọc được.",
        f"The answer to “{question.label.en}” cannot be read.",
    )
    return Misstated(said.vi, said.en)
