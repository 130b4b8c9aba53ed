"""The scorer, on readings whose counts can be made by hand."""

from copy import deepcopy
from typing import Any
from unicodedata import normalize

import pytest

from hatangso.domain.plans.same_words import likeness, paired
from hatangso.domain.plans.score import KINDS, score
from hatangso.domain.plans.tally import Tally

TARGET = "Mạng băng rộng di động 5G phủ sóng 100% dân số."
TASK = "Tham mưu ban hành các văn bản tháo gỡ khó khăn"
CHARGE = "Chủ trì, hướng dẫn các đơn vị triển khai thực hiện Kế hoạch."
PROMISE = "Phủ Internet tới 100% trường học, bệnh viện trên địa bàn phường."


def percent(indicator: str | None, value: float = 100) -> dict[str, Any]:
    return {"indicator": indicator, "op": ">=", "value": value, "unit": "%"}


def expected_plan() -> dict[str, Any]:
    return {
        "plan": "x.txt",
        "document": {
            "number": None,
            "date": None,
            "title": "Phát triển hạ tầng số trên địa bàn phường An Hải",
            "locality": "phường An Hải",
            "level": "commune",
            "period": [2026, 2030],
            "signer": {"name": "Nguyễn Thị Mẫu", "position": "PHÓ CHỦ TỊCH"},
            "legal_bases": [
                {"number": "317/KH-UBND", "date": "2025-12-02", "text": "Kế hoạch số 317/KH-UBND"}
            ],
        },
        "targets": [
            {
                "text": TARGET,
                "year": 2030,
                "component": "telecom",
                "measures": [percent("pop_5g")],
                "lead": ["Phòng Văn hóa - Xã hội"],
                "coordinating": [],
                "output": "",
                "schedule_text": "2030",
                "note": "",
            }
        ],
        "tasks": [
            {
                "group": "I",
                "group_name": None,
                "no": 1,
                "text": TASK,
                "output": "Văn bản",
                "lead": ["Phòng Văn hóa - Xã hội", "Công an phường"],
                "coordinating": [],
                "schedule": {"kind": "by", "year": 2026},
                "schedule_text": "2026",
                "note": "",
            }
        ],
        "assignments": [{"organisation": "Công an phường", "text": CHARGE}],
        "commitments": [
            {
                "heading": "Hạ tầng viễn thông",
                "text": PROMISE,
                "measures": [percent("public_places_broadband")],
            }
        ],
        "duties": [
            {
                "reporter": "các đơn vị",
                "recipient": "UBND phường",
                "frequency": "annual",
                "due": {"month": 12, "day": 10},
            }
        ],
        "warnings": [{"about": "Phụ lục 01"}],
    }


def reading(plan: dict[str, Any]) -> dict[str, Any]:
    """A reading that has all of the plan, each item at its place in a text of one line an item."""
    read = deepcopy(plan)
    duty = "các đơn vị báo cáo UBND phường trước ngày 10/12 hàng năm"
    text = ""

    def place(words: str) -> dict[str, int]:
        nonlocal text
        start = len(text)
        text += words + "\n"
        return {"start": start, "end": start + len(words)}

    for part in ("targets", "tasks", "assignments", "commitments"):
        for item in read[part]:
            item["source"] = place(item["text"])
    for item in read["duties"]:
        item["source"] = place(duty)
    read["warnings"] = [{"message": "Có nhắc tới Phụ lục 01 nhưng không thấy trong văn bản."}]
    read["text"] = text
    return read


def counts(tally: Tally) -> tuple[int, int, int]:
    return tally.right, tally.expected, tally.found


def test_a_reading_that_has_everything_scores_one_in_every_kind() -> None:
    plan = expected_plan()
    kinds = score(plan, reading(plan)).kinds
    assert tuple(kinds) == KINDS
    assert {kind: tally.f1 for kind, tally in kinds.items()} == dict.fromkeys(KINDS, 1.0)


def test_precision_recall_and_f1_are_those_of_the_counts() -> None:
    tally = Tally(expected=4, found=5, right=3)
    assert tally.precision == pytest.approx(3 / 5)
    assert tally.recall == pytest.approx(3 / 4)
    assert tally.f1 == pytest.approx(2 * 3 / 9)


def test_nothing_to_read_and_nothing_read_is_right_and_something_read_is_wrong() -> None:
    assert (Tally().precision, Tally().recall, Tally().f1) == (1.0, 1.0, 1.0)
    assert (Tally(found=1).precision, Tally(found=1).f1) == (0.0, 0.0)


def test_case_spaces_quotes_dashes_and_decomposed_accents_are_no_difference() -> None:
    assert likeness("Mục tiêu “2026 – 2030”", 'mục  tiêu "2026 - 2030"') == 1.0
    assert likeness("Hạ tầng số", normalize("NFD", "Hạ tầng số")) == 1.0


def test_one_letter_in_a_long_text_is_alike_and_another_number_is_not() -> None:
    assert likeness(PROMISE, PROMISE.replace("bệnh viện", "bênh viện")) >= 0.97
    assert likeness(PROMISE, PROMISE.replace("100%", "101%")) == 0.0
    assert likeness("Công an phường", "Công an xã") == 0.0


def test_each_item_is_matched_once_so_a_repeated_one_is_extra() -> None:
    plan = expected_plan()
    read = reading(plan)
    read["assignments"].append(deepcopy(read["assignments"][0]))
    tally = score(plan, read).kinds["assignments"]
    assert counts(tally) == (1, 1, 2)
    assert tally.extra == (f"Công an phường | {CHARGE}",)


def test_the_best_pairs_are_made_first() -> None:
    values = {("a", "x"): 0.98, ("a", "y"): 1.0, ("b", "y"): 0.99, ("b", "x"): 0.0}
    expected, found = [{"is": "a"}, {"is": "b"}], [{"is": "x"}, {"is": "y"}]
    assert paired(expected, found, lambda one, other: values[one["is"], other["is"]]) == [(0, 1)]


def test_a_target_of_another_year_is_missed_and_extra_with_its_measure() -> None:
    plan = expected_plan()
    read = reading(plan)
    read["targets"][0]["year"] = 2025
    kinds = score(plan, read).kinds
    assert counts(kinds["statements"]) == (0, 1, 1)
    assert counts(kinds["measures"]) == (1, 2, 2)  # the commitment's measure is right


def test_a_measure_is_right_only_with_indicator_comparator_value_and_unit() -> None:
    for key, wrong in {"indicator": None, "op": ">", "value": 99, "unit": "x"}.items():
        plan = expected_plan()
        read = reading(plan)
        read["targets"][0]["measures"][0][key] = wrong
        assert counts(score(plan, read).kinds["measures"]) == (1, 2, 2)


def test_a_range_and_a_whole_number_equal_their_decimal_twins() -> None:
    plan = expected_plan()
    plan["targets"][0]["measures"] = [
        {"indicator": "iot_per_capita", "op": "between", "value": [2, 4], "unit": "connection/person"}
    ]
    read = reading(plan)
    read["targets"][0]["measures"][0]["value"] = [2.0, 4.0]
    assert score(plan, read).kinds["measures"].f1 == 1.0


def test_tasks_count_each_filled_field_and_each_organisation() -> None:
    plan = expected_plan()
    read = reading(plan)
    read["tasks"][0]["lead"] = ["Phòng Văn hóa - Xã hội; Công an phường"]  # not split
    read["tasks"][0]["schedule"] = {"kind": "by", "year": 2027}
    scored = score(plan, read)
    # to be read: text, group, no, output, two leads, schedule, schedule text = 8; read: one lead less = 7
    assert counts(scored.kinds["tasks"]) == (5, 8, 7)
    assert counts(scored.fields["tasks.lead"]) == (0, 2, 1)
    assert counts(scored.fields["tasks.schedule"]) == (0, 1, 1)
    assert counts(scored.fields["tasks.note"]) == (0, 0, 0)


def test_a_task_that_was_not_read_misses_all_its_fields() -> None:
    plan = expected_plan()
    read = reading(plan) | {"tasks": []}
    assert counts(score(plan, read).kinds["tasks"]) == (0, 8, 0)


def test_an_assignment_needs_its_organisation_and_a_commitment_its_heading() -> None:
    plan = expected_plan()
    read = reading(plan)
    read["assignments"][0]["organisation"] = "Phòng Kinh tế"
    read["commitments"][0]["heading"] = "Giải pháp"
    kinds = score(plan, read).kinds
    assert counts(kinds["assignments"]) == (0, 1, 1)
    assert counts(kinds["commitments"]) == (0, 1, 1)
    assert kinds["measures"].f1 == 1.0  # a wrong heading spoils no measure


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("reporter", "UBND phường"),
        ("recipient", None),
        ("frequency", "quarterly"),
        ("due", {"month": 12, "day": 11}),
        ("due", {"day": 10}),
    ],
)
def test_a_duty_is_right_only_with_all_four(key: str, wrong: object) -> None:
    plan = expected_plan()
    read = reading(plan)
    read["duties"][0][key] = wrong
    assert counts(score(plan, read).kinds["duties"]) == (0, 1, 1)


def test_each_field_of_the_document_counts_and_a_blank_must_stay_blank() -> None:
    plan = expected_plan()
    read = reading(plan)
    read["document"]["number"] = "/KH-UBND"
    read["document"]["legal_bases"] = []
    read["document"]["title"] = read["document"]["title"].upper()
    tally = score(plan, read).kinds["document"]
    assert counts(tally) == (6, 8, 8)
    assert tally.missed[0] == "number: None"


def test_a_span_must_hold_the_words_of_its_item_apart_from_marks() -> None:
    plan = expected_plan()
    read = reading(plan)
    read["text"] += f"- **{CHARGE}**"
    read["assignments"][0]["source"] = {"start": read["text"].index("- **"), "end": len(read["text"])}
    assert score(plan, read).kinds["spans"].f1 == 1.0
    read["targets"][0]["source"]["end"] -= 5
    read["tasks"][0]["source"] = {"start": 3, "end": 100_000}
    assert counts(score(plan, read).kinds["spans"]) == (3, 5, 5)


def test_an_expected_warning_may_be_told_by_its_message_or_by_its_place_and_more_are_welcome() -> None:
    plan = expected_plan()
    read = reading(plan)
    read["text"] += "(theo Phụ lục 01)"
    end = len(read["text"])
    read["warnings"] = [
        {"message": "Không thấy phụ lục này.", "source": {"start": end - 17, "end": end}},
        {"message": "Ngày để trống."},
    ]
    assert counts(score(plan, read).kinds["warnings"]) == (1, 1, 1)
    read["warnings"] = []
    assert score(plan, read).kinds["warnings"].missed == ("Phụ lục 01",)


def test_scores_of_several_plans_add_up_by_kind_and_field() -> None:
    plan = expected_plan()
    empty = reading(plan) | {"targets": [], "tasks": []}
    both = score(plan, reading(plan)) + score(plan, empty)
    assert counts(both.kinds["statements"]) == (1, 2, 1)
    assert both.kinds["statements"].f1 == pytest.approx(2 / 3)
    assert counts(both.fields["tasks.lead"]) == (2, 4, 2)
