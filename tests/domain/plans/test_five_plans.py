"""The five real plans: what is printed is valid, every span holds its text, and the bars are met."""

import json
from pathlib import Path

import jsonschema
import pytest

from hatangso.domain.plans import lineage
from hatangso.domain.plans.extract import read_plan
from hatangso.domain.plans.items import PlanExtract
from hatangso.domain.plans.plain_text import read_text
from hatangso.domain.plans.score import score

EXPECTED = Path(__file__).parents[2] / "samples" / "plans"
NAMES = ("chu-van-an", "ha-dong", "ha-noi", "long-my", "truong-quang-trong")
BARRED = ("statements", "measures", "tasks", "assignments", "commitments", "duties")


def read(shared: Path, name: str) -> PlanExtract:
    return read_plan(read_text((shared / "plans" / f"{name}.txt").read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", NAMES)
def test_what_is_read_is_valid_and_meets_the_bars(shared: Path, name: str) -> None:
    printed = json.loads(json.dumps(read(shared, name).to_json(), ensure_ascii=False))
    schema = json.loads((shared / "domain" / "plan-extract.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(printed)
    expected = json.loads((EXPECTED / f"{name}.expected.json").read_text(encoding="utf-8"))
    kinds = score(expected, printed).kinds
    assert {kind: round(kinds[kind].f1, 2) for kind in BARRED if kinds[kind].f1 < 0.95} == {}
    assert kinds["document"].f1 == 1
    assert kinds["spans"].f1 == 1


def test_ha_noi_to_chu_van_an_tightens_5g_from_99_to_100(shared: Path) -> None:
    lines = lineage.compare(read(shared, "ha-noi"), read(shared, "chu-van-an")).lines
    (line,) = [line for line in lines if line.indicator == "pop_5g"]
    assert line.superior is not None
    assert line.inferior is not None
    assert (line.verdict, line.superior.value, line.inferior.value) == ("tightened", 99, 100)


def test_chu_van_an_and_ha_dong_have_the_same_aims(shared: Path) -> None:
    lines = lineage.compare(read(shared, "chu-van-an"), read(shared, "ha-dong")).lines
    assert {line.verdict for line in lines} == {"copied"}
