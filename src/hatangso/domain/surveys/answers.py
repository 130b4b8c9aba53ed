"""One filled form against its questionnaire: what is wrong with it, and what it tells an indicator."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite

from hatangso.domain.numbers_format import format_number
from hatangso.domain.surveys.questionnaire import LARGEST_NUMBER, Feed, Kind, Question, Questionnaire
from hatangso.domain.words import Words

LONGEST_TEXT = 2000
MOST_PHOTOS = 10
Answers = Mapping[str, object]


@dataclass(frozen=True)
class Fault:
    """What is wrong with the answer to one question."""

    question: str
    words: Words


def faults(questionnaire: Questionnaire, answers: Answers, photos: Mapping[str, int]) -> tuple[Fault, ...]:
    """Everything to mend in a form. `photos` counts those of each photo question."""
    known = {one.code for one in questionnaire.questions}
    found = [
        Fault(str(code), Words("Phiếu không có câu hỏi này.", "There is no such question."))
        for code in [*answers, *photos]
        if code not in known
    ]
    if sum(photos.values()) > MOST_PHOTOS:
        found.append(
            Fault("", Words(f"Nhiều nhất {MOST_PHOTOS} ảnh một phiếu.", f"At most {MOST_PHOTOS} photos."))
        )
    for question in questionnaire.questions:
        found += [Fault(question.code, words) for words in _wrong(questionnaire, question, answers, photos)]
    return tuple(found)


def is_asked(questionnaire: Questionnaire, question: Question, answers: Answers) -> bool:
    """Whether the form comes to the question: its condition holds, and that of what it depends on."""
    if question.when is None:
        return True
    earlier = questionnaire.question(question.when.question)
    if earlier is None or not is_asked(questionnaire, earlier, answers):
        return False
    return bool(set(_chosen(answers.get(earlier.code))) & set(question.when.answers))


def told_by(questionnaire: Questionnaire, feed: Feed, answers: Answers) -> tuple[float, float] | None:
    """Part and whole that one form tells an indicator; None where it does not answer.

    A number that was not asked for, because of an earlier answer, is 0.
    """
    part_question = questionnaire.question(feed.part)
    if part_question is None:
        return None
    whole_question = questionnaire.question(feed.whole)
    if whole_question is not None and not is_asked(questionnaire, whole_question, answers):
        return 0.0, 0.0
    whole = _number_told(questionnaire, feed.whole, answers) if feed.whole else 1.0
    if part_question.kind is Kind.NUMBER:
        part = _number_told(questionnaire, feed.part, answers)
    elif feed.part in answers:
        part = float(bool(set(_chosen(answers[feed.part])) & set(feed.answers)))
    else:
        part = None
    return None if part is None or whole is None else (part, whole)


def _number_told(questionnaire: Questionnaire, code: str, answers: Answers) -> float | None:
    question = questionnaire.question(code)
    if question is None:
        return None
    if not is_asked(questionnaire, question, answers):
        return 0.0
    value = answers.get(code)
    return float(value) if isinstance(value, int | float) else None


def _chosen(answer: object) -> list[str]:
    if isinstance(answer, str):
        return [answer]
    return [one for one in answer if isinstance(one, str)] if isinstance(answer, list | tuple) else []


def _wrong(
    questionnaire: Questionnaire, question: Question, answers: Answers, photos: Mapping[str, int]
) -> Iterator[Words]:
    answered = question.code in answers or photos.get(question.code, 0) > 0
    if not is_asked(questionnaire, question, answers):
        if answered:
            yield Words("Câu này không phải trả lời.", "This question is not asked here.")
        return
    if not answered:
        if question.required:
            yield Words("Hãy trả lời câu này.", "Answer this question.")
        return
    if question.kind is Kind.PHOTO:
        if question.code in answers:
            yield _UNREADABLE
        return
    if question.code in photos:
        yield Words("Câu này không nhận ảnh.", "This question takes no photo.")
        return
    yield from _wrong_value(question, answers[question.code], answers)


def _wrong_value(question: Question, value: object, answers: Answers) -> Iterator[Words]:
    match question.kind:
        case Kind.ONE | Kind.YES_NO:
            if not isinstance(value, str) or value not in question.answer_codes:
                yield _NOT_OFFERED
        case Kind.MANY:
            chosen = value if isinstance(value, list) else []
            offered = all(isinstance(c, str) and c in question.answer_codes for c in chosen)
            if not chosen or not offered or len(set(chosen)) < len(chosen):
                yield _NOT_OFFERED
        case Kind.NUMBER:
            yield from _wrong_number(question, value, answers)
        case Kind.DATE:
            if not _is_day(value):
                yield Words("Hãy chọn một ngày.", "Choose a day.")
        case _:
            if not isinstance(value, str) or not value.strip() or "\x00" in value:
                yield _UNREADABLE
            elif len(value) > LONGEST_TEXT:
                yield Words(f"Nhiều nhất {LONGEST_TEXT} ký tự.", f"At most {LONGEST_TEXT} characters.")


def _wrong_number(question: Question, value: object, answers: Answers) -> Iterator[Words]:
    number = not isinstance(value, bool) and isinstance(value, int | float)
    if not number or (isinstance(value, float) and not isfinite(value)):
        yield Words("Hãy nhập một con số.", "Enter a number.")
        return
    assert isinstance(value, int | float)
    if question.whole_number and value != int(value):
        yield Words("Hãy nhập số nguyên.", "Enter a whole number.")
    low = 0.0 if question.minimum is None else question.minimum
    high = LARGEST_NUMBER if question.maximum is None else question.maximum
    if not low <= value <= high:
        at_least, at_most = format_number(low), format_number(high)
        yield Words(f"Số phải từ {at_least} đến {at_most}.", f"The number must be {at_least} to {at_most}.")
    other = answers.get(question.at_most) if question.at_most else None
    if isinstance(other, int | float) and not isinstance(other, bool) and value > other:
        most = format_number(other)
        yield Words(
            f"Không được quá {most}, số đã ghi ở câu trước.", f"At most {most}, as told in an earlier answer."
        )


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and 1900 <= date.fromisoformat(value).year < 2200
    except ValueError:
        return False


_NOT_OFFERED = Words("Hãy chọn trong các câu trả lời.", "Choose among the answers.")
_UNREADABLE = Words("Không đọc được câu trả lời này.", "This answer cannot be read.")
