"""What people wrote down of the plans follows the rules of tests/samples/plans/README.md."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import SHARED

from hatangso.domain.plans.same_words import folded

SAMPLES = Path(__file__).parent.parent / "samples"
FILES = sorted(SAMPLES.glob("plans*/*.expected.json"))
UNITS = {"%", "Mbit/s", "x", "connection/person", "device/household", "centre", "km"}
COMPONENTS = {"telecom", "data", "physical", "services", "security", None}
OPERATORS = {">=", ">", "<=", "<", "=", "between", "done"}
SCHEDULES = {"by", "range", "annual", "semiannual", "quarterly", "monthly", "ongoing"}
FREQUENCIES = {"annual", "semiannual", "quarterly", "monthly", "adhoc"}
PAGE_NUMBER = re.compile(r"^\s*-?\s*\d+\s*-?\s*$", re.MULTILINE)
KEYS = {
    "targets": "text year component measures lead coordinating output schedule_text note",
    "tasks": "group group_name no text output lead coordinating schedule schedule_text note",
    "assignments": "organisation text",
    "commitments": "heading text measures",
    "duties": "reporter recipient frequency due",
    "warnings": "about",
}

pytestmark = pytest.mark.parametrize(
    "expected", FILES, ids=lambda path: path.name.removesuffix(".expected.json")
)


def plan_of(expected: Path) -> dict[str, Any]:
    plan: dict[str, Any] = json.loads(expected.read_text(encoding="utf-8"))
    return plan


def test_every_item_has_all_its_fields_and_no_other(expected: Path) -> None:
    plan = plan_of(expected)
    for part, keys in KEYS.items():
        for item in plan[part]:
            assert set(item) == set(keys.split()), (part, item)


def test_measures_use_the_catalogue_of_the_plans(expected: Path) -> None:
    plan = plan_of(expected)
    assert all(target["measures"] and target["component"] in COMPONENTS for target in plan["targets"])
    for item in [*plan["targets"], *plan["commitments"]]:
        for measure in item["measures"]:
            assert measure["op"] in OPERATORS
            if measure["op"] == "done":
                assert measure["value"] is None, item
                assert measure["unit"] is None, item
            else:
                assert measure["indicator"] is None or measure["unit"] in UNITS, item
                assert isinstance(measure["value"], list) == (measure["op"] == "between"), item


def test_schedules_and_duties_use_the_words_of_the_schema(expected: Path) -> None:
    plan = plan_of(expected)
    assert all(task["schedule"] is None or task["schedule"]["kind"] in SCHEDULES for task in plan["tasks"])
    assert all(duty["frequency"] in FREQUENCIES for duty in plan["duties"])


def test_every_text_stands_in_the_plan(expected: Path) -> None:
    plan = plan_of(expected)
    if not plan["plan"].endswith(".txt"):
        pytest.skip("only plain text can be searched without reading it")
    beside, shared = expected.parent / plan["plan"], SHARED / "plans" / plan["plan"]
    source = beside if beside.is_file() else shared
    if not source.is_file():
        pytest.skip("the five real plans are not here (HATANGSO_SHARED)")
    text = packed(PAGE_NUMBER.sub("", source.read_text(encoding="utf-8")))
    absent = [
        item["text"]
        for part in ("targets", "tasks", "assignments", "commitments")
        for item in plan[part]
        if packed(item["text"]) not in text
    ]
    assert absent == []


def packed(text: str) -> str:
    """Without table tags, marks of emphasis and every space, as lines and cells may be broken anywhere."""
    return re.sub(r"</?[a-z]+/?>|\*|\s", "", folded(text))
