"""A questionnaire is read strictly from a plain dict: an unknown key, a rule that cannot hold are refused."""

import re
from collections.abc import Mapping, Sequence

from hatangso.domain.surveys.questionnaire import (
    LARGEST_NUMBER,
    Choice,
    Condition,
    Feed,
    Kind,
    Question,
    Questionnaire,
)
from hatangso.domain.words import Misstated

MOST_QUESTIONS = 60
MOST_CHOICES = 40
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


def read_questionnaire(data: object) -> Questionnaire:
    """The questionnaire of a dict; Misstated says which question is wrong and how to mend it.

    >>> read_questionnaire({"title": "Mẫu", "questions": []})
    Traceback (most recent call last):
    hatangso.domain.words.Misstated: Phiếu phải có từ 1 đến 60 câu hỏi.
    """
    given = _table(data, ("title", "intro", "questions", "feeds"), "phiếu", "the questionnaire")
    rows = _rows(given.get("questions", ()), "questions")
    if not 1 <= len(rows) <= MOST_QUESTIONS:
        raise Misstated(
            f"Phiếu phải có từ 1 đến {MOST_QUESTIONS} câu hỏi.",
            f"A questionnaire has 1 to {MOST_QUESTIONS} questions.",
        )
    questions: list[Question] = []
    for number, row in enumerate(rows, start=1):
        questions.append(_question(row, number, questions))
    feeds = tuple(_feed(row, questions) for row in _rows(given.get("feeds", ()), "feeds"))
    if len({feed.indicator for feed in feeds}) < len(feeds):
        raise Misstated("Mỗi chỉ số chỉ được tính một cách.", "An indicator is fed in one way only.")
    title = _text(given.get("title", ""), "tên phiếu", "the title", 200)
    if not title:
        raise Misstated("Hãy đặt tên phiếu.", "Give the questionnaire a title.")
    intro = _text(given.get("intro", ""), "lời mở đầu", "the introduction", 2000)
    return Questionnaire(title, tuple(questions), feeds, intro)


def as_dict(questionnaire: Questionnaire) -> dict[str, object]:
    """What `read_questionnaire` reads again; what is not said is left out."""
    return {
        "title": questionnaire.title,
        "intro": questionnaire.intro,
        "questions": [_question_dict(one) for one in questionnaire.questions],
        "feeds": [
            {"indicator": f.indicator, "part": f.part, "answers": list(f.answers), "whole": f.whole}
            for f in questionnaire.feeds
        ],
    }


def _question_dict(one: Question) -> dict[str, object]:
    kept: dict[str, object] = {"code": one.code, "kind": one.kind.value, "text": one.text}
    if one.help:
        kept["help"] = one.help
    if not one.required:
        kept["required"] = False
    if one.choices:
        kept["choices"] = [{"code": choice.code, "text": choice.text} for choice in one.choices]
    if one.minimum is not None:
        kept["minimum"] = one.minimum
    if one.maximum is not None:
        kept["maximum"] = one.maximum
    if not one.whole_number:
        kept["whole_number"] = False
    if one.at_most:
        kept["at_most"] = one.at_most
    if one.when:
        kept["when"] = {"question": one.when.question, "answers": list(one.when.answers)}
    return kept


def _question(data: object, number: int, before: Sequence[Question]) -> Question:
    vi, en = f"câu {number}", f"question {number}"
    fields = ("code", "kind", "text", "help", "required", "choices", "minimum", "maximum", "whole_number")
    given = _table(data, (*fields, "at_most", "when"), vi, en)
    code = given.get("code", "")
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise _wrong(vi, en, "mã chỉ gồm chữ thường không dấu, số và _", "the code is of a–z, 0–9 and _")
    if any(one.code == code for one in before):
        raise _wrong(vi, en, f"mã “{code}” đã dùng", f"the code “{code}” is taken")
    try:
        kind = Kind(str(given.get("kind", "")))
    except ValueError:
        raise _wrong(vi, en, "chưa chọn kiểu trả lời", "say how it is answered") from None
    text = _text(given.get("text", ""), vi, en, 500)
    if not text:
        raise _wrong(vi, en, "chưa có nội dung", "it asks nothing")
    question = Question(
        code,
        kind,
        text,
        help=_text(given.get("help", ""), vi, en, 500),
        required=_yes(given.get("required", True), vi, en),
        choices=_choices(given.get("choices", ()), kind, vi, en),
        minimum=_number(given.get("minimum"), vi, en),
        maximum=_number(given.get("maximum"), vi, en),
        whole_number=_yes(given.get("whole_number", True), vi, en),
        at_most=_text(given.get("at_most", ""), vi, en, 40),
        when=_condition(given.get("when"), before, vi, en),
    )
    _check_number(question, before, vi, en)
    return question


def _check_number(question: Question, before: Sequence[Question], vi: str, en: str) -> None:
    bounded = question.minimum is not None or question.maximum is not None or bool(question.at_most)
    if bounded and question.kind is not Kind.NUMBER:
        raise _wrong(vi, en, "chỉ câu hỏi số mới có giới hạn", "only a number has bounds")
    low, high = question.minimum, question.maximum
    if low is not None and high is not None and low > high:
        raise _wrong(vi, en, "số nhỏ nhất lớn hơn số lớn nhất", "the minimum is above the maximum")
    if question.at_most and not any(
        one.code == question.at_most and one.kind is Kind.NUMBER for one in before
    ):
        raise _wrong(
            vi,
            en,
            f"“không quá câu {question.at_most}” phải chỉ một câu hỏi số đứng trước",
            f"“at most {question.at_most}” must name an earlier number",
        )


def _choices(data: object, kind: Kind, vi: str, en: str) -> tuple[Choice, ...]:
    rows = _rows(data, "choices")
    if kind not in (Kind.ONE, Kind.MANY):
        if rows:
            raise _wrong(vi, en, "kiểu trả lời này không có lựa chọn", "this kind has no choices")
        return ()
    found = []
    for row in rows:
        given = _table(row, ("code", "text"), vi, en)
        code, text = given.get("code", ""), _text(given.get("text", ""), vi, en, 200)
        if not isinstance(code, str) or not _CODE.fullmatch(code) or not text:
            raise _wrong(vi, en, "mỗi lựa chọn cần mã và nội dung", "each choice needs a code and a text")
        found.append(Choice(code, text))
    if not 2 <= len(found) <= MOST_CHOICES or len({one.code for one in found}) < len(found):
        raise _wrong(
            vi,
            en,
            f"cần từ 2 đến {MOST_CHOICES} lựa chọn khác nhau",
            f"2 to {MOST_CHOICES} different choices",
        )
    return tuple(found)


def _condition(data: object, before: Sequence[Question], vi: str, en: str) -> Condition | None:
    if data is None:
        return None
    given = _table(data, ("question", "answers"), vi, en)
    earlier = next((one for one in before if one.code == given.get("question")), None)
    answers = _codes(given.get("answers", ()), vi, en)
    if earlier is None or not answers or not set(answers) <= set(earlier.answer_codes):
        raise _wrong(
            vi,
            en,
            "điều kiện phải chỉ một câu chọn đứng trước và các lựa chọn của câu đó",
            "the condition must name an earlier choice and answers of it",
        )
    return Condition(earlier.code, answers)


def _feed(data: object, questions: Sequence[Question]) -> Feed:
    vi, en = "cách tính chỉ số", "how an indicator is fed"
    given = _table(data, ("indicator", "part", "answers", "whole"), vi, en)
    indicator = _text(given.get("indicator", ""), vi, en, 60)
    part = next((one for one in questions if one.code == given.get("part")), None)
    whole_code = _text(given.get("whole", ""), vi, en, 40)
    whole = next((one for one in questions if one.code == whole_code), None)
    answers = _codes(given.get("answers", ()), vi, en)
    if not indicator or part is None:
        raise _wrong(vi, en, "thiếu chỉ số hoặc câu hỏi", "the indicator or the question is missing")
    if part.kind is Kind.NUMBER:
        fits = not answers
    else:
        fits = bool(answers) and set(answers) <= set(part.answer_codes)
    if not fits:
        raise _wrong(
            vi, en, "các câu trả lời được tính không thuộc câu hỏi", "answers that the question has not"
        )
    if whole_code and (whole is None or whole.kind is not Kind.NUMBER or part.kind is not Kind.NUMBER):
        raise _wrong(
            vi, en, "tổng số phải là một câu hỏi số, cùng với phần", "part and whole must both be numbers"
        )
    return Feed(indicator, part.code, answers, whole_code)


def _table(data: object, known: Sequence[str], vi: str, en: str) -> Mapping[str, object]:
    if not isinstance(data, Mapping):
        raise _wrong(vi, en, "không đọc được", "cannot be read")
    if unknown := sorted(str(key) for key in data if key not in known):
        raise _wrong(vi, en, f"không có mục “{unknown[0]}”", f"there is no key “{unknown[0]}”")
    return data


def _rows(data: object, name: str) -> Sequence[object]:
    if not isinstance(data, list | tuple):
        raise Misstated(f"Mục “{name}” phải là một danh sách.", f"“{name}” must be a list.")
    return data


def _codes(data: object, vi: str, en: str) -> tuple[str, ...]:
    if not isinstance(data, list | tuple) or not all(isinstance(one, str) for one in data):
        raise _wrong(vi, en, "danh sách câu trả lời không đọc được", "the answers cannot be read")
    return tuple(dict.fromkeys(data))


def _text(data: object, vi: str, en: str, most: int) -> str:
    if not isinstance(data, str) or len(data.strip()) > most:
        raise _wrong(vi, en, f"nội dung quá {most} ký tự", f"a text is longer than {most} characters")
    return data.strip()


def _yes(data: object, vi: str, en: str) -> bool:
    if not isinstance(data, bool):
        raise _wrong(vi, en, "chỉ nhận đúng hoặc sai", "only true or false")
    return data


def _number(data: object, vi: str, en: str) -> float | None:
    if data is None:
        return None
    if isinstance(data, bool) or not isinstance(data, int | float) or not abs(data) <= LARGEST_NUMBER:
        raise _wrong(vi, en, "giới hạn phải là số", "a bound must be a number")
    return data


def _wrong(vi: str, en: str, what_vi: str, what_en: str) -> Misstated:
    return Misstated(f"{vi[:1].upper()}{vi[1:]}: {what_vi}.", f"{en[:1].upper()}{en[1:]}: {what_en}.")
