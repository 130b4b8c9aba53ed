"""A questionnaire is read strictly; a form is checked by it; the answers feed an indicator."""

from typing import Any

import pytest

from hatangso.domain.surveys.answers import faults, told_by
from hatangso.domain.surveys.questionnaire import Feed
from hatangso.domain.surveys.reading import as_dict, read_questionnaire
from hatangso.domain.words import Misstated


def sample() -> dict[str, Any]:
    return {
        "title": "Điện thoại thông minh",
        "questions": [
            {
                "code": "adults",
                "kind": "number",
                "text": "Số người trưởng thành",
                "minimum": 1,
                "maximum": 30,
            },
            {"code": "smart", "kind": "number", "text": "Có điện thoại thông minh", "at_most": "adults"},
            {"code": "net", "kind": "yes_no", "text": "Có Internet cáp quang?"},
            {
                "code": "why",
                "kind": "one",
                "text": "Vì sao chưa?",
                "choices": [{"code": "cost", "text": "Giá"}, {"code": "none", "text": "Chưa có tuyến"}],
                "when": {"question": "net", "answers": ["no"]},
            },
            {
                "code": "devices",
                "kind": "number",
                "text": "Số thiết bị nối mạng",
                "when": {"question": "net", "answers": ["yes"]},
            },
            {"code": "picture", "kind": "photo", "text": "Ảnh đồng hồ", "required": False},
        ],
        "feeds": [
            {"indicator": "smartphone_adults", "part": "smart", "whole": "adults"},
            {"indicator": "iot_per_household", "part": "devices"},
        ],
    }


def wrong(change: Any) -> str:
    data = sample()
    change(data)
    with pytest.raises(Misstated) as told:
        read_questionnaire(data)
    return told.value.words.vi


def test_it_reads_what_it_writes() -> None:
    read = read_questionnaire(sample())
    assert read_questionnaire(as_dict(read)) == read


def test_mistakes_name_their_question() -> None:
    assert wrong(lambda d: d["questions"][0].update(labell="x")) == "Câu 1: không có mục “labell”."
    assert wrong(lambda d: d["questions"][1].update(code="adults")) == "Câu 2: mã “adults” đã dùng."
    assert wrong(lambda d: d["questions"][1].update(at_most="later")).startswith(
        "Câu 2: “không quá câu later”"
    )
    assert wrong(lambda d: d["questions"][3].update(choices=[])).startswith("Câu 4: cần từ 2 đến 40")
    assert wrong(lambda d: d["questions"][3]["when"].update(answers=["maybe"])).startswith("Câu 4: điều kiện")
    assert wrong(lambda d: d["questions"][0].update(kind="gps")).startswith("Câu 1: chưa chọn kiểu")
    assert wrong(lambda d: d["questions"][0].update(minimum=9, maximum=1)).startswith("Câu 1: số nhỏ nhất")
    assert wrong(lambda d: d["feeds"][0].update(whole="net")).startswith("Cách tính chỉ số: tổng số")
    assert wrong(lambda d: d.update(feeds=d["feeds"] * 2)) == "Mỗi chỉ số chỉ được tính một cách."
    assert wrong(lambda d: d["questions"].clear()) == "Phiếu phải có từ 1 đến 60 câu hỏi."


GOOD = {"adults": 3, "smart": 2, "net": "yes", "devices": 4}


def said(answers: dict[str, Any], photos: dict[str, int] | None = None) -> dict[str, str]:
    found = faults(read_questionnaire(sample()), answers, photos or {})
    return {one.question: one.words.vi for one in found}


def test_a_good_form_has_no_faults() -> None:
    assert said(GOOD) == {}
    assert said(GOOD, {"picture": 2}) == {}


def test_each_fault_is_told_at_its_question() -> None:
    assert said({**GOOD, "smart": 4}) == {"smart": "Không được quá 3, số đã ghi ở câu trước."}
    assert said({**GOOD, "adults": 31}) == {"adults": "Số phải từ 1 đến 30."}
    assert said({**GOOD, "smart": 1.5}) == {"smart": "Hãy nhập số nguyên."}
    assert said({**GOOD, "smart": -1}) == {"smart": "Số phải từ 0 đến 1.000.000."}
    assert said({**GOOD, "why": "cost"}) == {"why": "Câu này không phải trả lời."}
    assert said({"adults": 3, "smart": 1, "net": "no"}) == {"why": "Hãy trả lời câu này."}
    assert said({**GOOD, "name": "ai đó"}) == {"name": "Phiếu không có câu hỏi này."}
    assert said(GOOD, {"picture": 11}) == {"": "Nhiều nhất 10 ảnh một phiếu."}


@pytest.mark.parametrize("odd", [True, "3", None, [3], {}, float("nan"), float("inf"), 10**400])
def test_odd_numbers_are_faults_and_no_crash(odd: object) -> None:
    assert "adults" in said({**GOOD, "adults": odd})


@pytest.mark.parametrize("odd", [True, 3, None, ["yes"], {}, "Yes", "maybe\x00"])
def test_odd_choices_are_faults_and_no_crash(odd: object) -> None:
    assert "net" in said({**GOOD, "net": odd})


def test_answers_feed_part_and_whole() -> None:
    read = read_questionnaire(sample())
    phones, devices = read.feeds
    assert told_by(read, phones, GOOD) == (2, 3)
    assert told_by(read, devices, GOOD) == (4, 1)
    assert told_by(read, devices, {"adults": 3, "smart": 0, "net": "no", "why": "cost"}) == (0, 1)
    assert told_by(read, devices, {"net": "yes"}) is None, "not answered is not 0"
    fibre = Feed("fibre_households", "net", ("yes",))
    assert (told_by(read, fibre, GOOD), told_by(read, fibre, {"net": "no"})) == ((1, 1), (0, 1))
    assert told_by(read, fibre, {}) is None
