"""The questionnaire as fields of one form, and back to the dict that the domain reads."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from hatangso.domain.numbers_format import format_number, parse_number
from hatangso.domain.places.search_key import plain
from hatangso.domain.surveys.questionnaire import Kind, Question, Questionnaire

MOST_ROWS = 60
_NO_CODE = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class QuestionRow:
    """One question as it is typed. `choices`: one a line, 'code: text' or the text alone."""

    code: str = ""
    kind: str = Kind.YES_NO.value
    text: str = ""
    help: str = ""
    required: bool = True
    choices: str = ""
    minimum: str = ""
    maximum: str = ""
    fraction: bool = False
    at_most: str = ""
    when_question: str = ""
    when_answers: str = ""


@dataclass(frozen=True)
class FeedRow:
    """How one indicator is made of the answers."""

    indicator: str = ""
    part: str = ""
    answers: str = ""
    whole: str = ""


@dataclass(frozen=True)
class Sheet:
    """Everything of the editor."""

    title: str
    intro: str
    questions: tuple[QuestionRow, ...]
    feeds: tuple[FeedRow, ...] = field(default=())


def sheet_of(questionnaire: Questionnaire) -> Sheet:
    """The fields of a questionnaire that is there."""
    return Sheet(
        questionnaire.title,
        questionnaire.intro,
        tuple(_row(one) for one in questionnaire.questions),
        tuple(FeedRow(f.indicator, f.part, ", ".join(f.answers), f.whole) for f in questionnaire.feeds),
    )


def sheet_typed(post: Mapping[str, str]) -> Sheet:
    """The fields as they came from the form; at most 60 questions."""
    names = tuple(QuestionRow.__dataclass_fields__)
    questions = []
    for number in range(MOST_ROWS + 1):
        if f"q{number}-text" not in post:
            break
        given = {name: post.get(f"q{number}-{name}", "")[:2000] for name in names}
        questions.append(
            replace(
                QuestionRow(),
                **{name: value for name, value in given.items() if name not in ("required", "fraction")},
                required=bool(given["required"]),
                fraction=bool(given["fraction"]),
            )
        )
    feeds = []
    for number in range(MOST_ROWS):
        if f"f{number}-indicator" not in post:
            break
        row = FeedRow(*(post.get(f"f{number}-{name}", "")[:300] for name in FeedRow.__dataclass_fields__))
        if row.indicator or row.part:
            feeds.append(row)
    return Sheet(post.get("title", ""), post.get("intro", ""), tuple(_coded(questions)), tuple(feeds))


def data_of(sheet: Sheet) -> dict[str, object]:
    """The dict that the domain reads, and finds the mistakes of."""
    return {
        "title": sheet.title,
        "intro": sheet.intro,
        "questions": [_question(row) for row in sheet.questions],
        "feeds": [
            {"indicator": row.indicator, "part": row.part, "answers": _codes(row.answers), "whole": row.whole}
            for row in sheet.feeds
        ],
    }


def changed(sheet: Sheet, action: str) -> Sheet:
    """The sheet after a button: add, up:2, down:2, drop:2; unchanged for anything else."""
    questions = list(sheet.questions)
    what, _colon, number = action.partition(":")
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else -1
    if what == "add" and len(questions) < MOST_ROWS:
        questions.append(QuestionRow(code=_free("cau", {row.code for row in questions})))
    elif what == "drop" and 0 <= at < len(questions):
        del questions[at]
    elif what in ("up", "down") and 0 <= at < len(questions):
        other = at + (1 if what == "down" else -1)
        if 0 <= other < len(questions):
            questions[at], questions[other] = questions[other], questions[at]
    return replace(sheet, questions=tuple(questions))


def _row(one: Question) -> QuestionRow:
    return QuestionRow(
        code=one.code,
        kind=one.kind.value,
        text=one.text,
        help=one.help,
        required=one.required,
        choices="\n".join(f"{choice.code}: {choice.text}" for choice in one.choices),
        minimum="" if one.minimum is None else format_number(one.minimum, 4),
        maximum="" if one.maximum is None else format_number(one.maximum, 4),
        fraction=not one.whole_number,
        at_most=one.at_most,
        when_question=one.when.question if one.when else "",
        when_answers=", ".join(one.when.answers) if one.when else "",
    )


def _question(row: QuestionRow) -> dict[str, object]:
    kept: dict[str, object] = {
        "code": row.code,
        "kind": row.kind,
        "text": row.text,
        "help": row.help,
        "required": row.required,
        "whole_number": not row.fraction,
    }
    if row.kind in (Kind.ONE, Kind.MANY):
        kept["choices"] = [_choice(line) for line in row.choices.splitlines() if line.strip()]
    if row.kind == Kind.NUMBER:
        kept["minimum"], kept["maximum"] = _bound(row.minimum), _bound(row.maximum)
        kept["at_most"] = row.at_most
    if row.when_question:
        kept["when"] = {"question": row.when_question, "answers": _codes(row.when_answers)}
    return kept


def _bound(text: str) -> float | str | None:
    """A number; what cannot be read goes on as text, for the reader to refuse by the question's number."""
    number = parse_number(text) if text.strip() else None
    return number if number is not None else (text or None)


def _choice(line: str) -> dict[str, str]:
    code, colon, text = line.partition(":")
    if colon and re.fullmatch(r"[a-z][a-z0-9_]*", code.strip()):
        return {"code": code.strip(), "text": text.strip()}
    return {"code": _slug(line), "text": line.strip()}


def _codes(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def _coded(rows: list[QuestionRow]) -> list[QuestionRow]:
    """A question without a code gets one of its words."""
    taken = {row.code for row in rows if row.code}
    coded = []
    for row in rows:
        if not row.code:
            row = replace(row, code=_free(_slug(row.text), taken))
            taken.add(row.code)
        coded.append(row)
    return coded


def _slug(text: str) -> str:
    bare = _NO_CODE.sub("_", plain(text)).strip("_")[:30].strip("_")
    return bare if bare[:1].isalpha() else f"c_{bare}".rstrip("_")


def _free(wanted: str, taken: set[str]) -> str:
    number, code = 1, wanted
    while code in taken or code == "cau":
        code, number = f"{wanted}_{number}", number + 1
    return code
