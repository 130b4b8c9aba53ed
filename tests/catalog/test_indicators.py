"""Each indicator is held against something independent: the plans, the list of codes, arithmetic."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from hatangso.catalog.discovery import indicators
from hatangso.catalog.indicators_page import indicators_page
from hatangso.domain.indicators.evaluate import evaluate, value_in_unit
from hatangso.domain.indicators.indicator import Indicator, RollUp, ValueKind
from hatangso.domain.plans import lexicon
from hatangso.domain.quantities import Ratio, Unknown

REPOSITORY = Path(__file__).parents[2]
SAMPLES = REPOSITORY / "tests" / "samples" / "plans"
PLANS = {
    "Hà Nội": "ha-noi",
    "Chu Văn An": "chu-van-an",
    "Hà Đông": "ha-dong",
    "Long Mỹ": "long-my",
    "Trương Quang Trọng": "truong-quang-trong",
}
ALL = pytest.mark.parametrize("entry", indicators().values(), ids=indicators())


def read(plan: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((SAMPLES / f"{plan}.expected.json").read_text(encoding="utf-8"))
    return read


def promises(code: str, part: str) -> list[str]:
    """The localities whose plan promises the indicator in that part."""
    return [
        name
        for name, plan in PLANS.items()
        if any(m["indicator"] == code for item in read(plan)[part] for m in item["measures"])
    ]


def test_the_catalogue_has_the_codes_that_plans_are_read_with(shared: Path) -> None:
    listed = (shared / "domain" / "indicators.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in listed.splitlines() if line.startswith("|")]
    codes = {code for row in rows for code in re.findall(r"[a-z0-9]+(?:_[a-z0-9]+)+", row)}
    assert set(indicators()) == codes


def test_the_lexicon_that_reads_plans_knows_the_same_codes() -> None:
    files = {p.stem for p in Path(lexicon.__file__).parent.glob("*.py")} - {"__init__", "phrase"}
    assert files == set(indicators())


@ALL
def test_the_source_names_just_the_plans_that_promise_it(entry: Indicator) -> None:
    where, _, names = entry.source.partition(" trong kế hoạch của ")
    part = {"Mục tiêu": "targets", "Nhiệm vụ": "commitments"}[where]
    assert names.split(", ") == promises(entry.code, part)


@ALL
def test_plans_promise_it_in_its_unit(entry: Indicator) -> None:
    units = {
        m["unit"]
        for plan in PLANS.values()
        for item in read(plan)["targets"]
        for m in item["measures"]
        if m["indicator"] == entry.code and m["unit"]
    }
    assert units <= {entry.unit, entry.number_unit}


@ALL
def test_both_languages_are_there_and_differ(entry: Indicator) -> None:
    for words in (entry.label, entry.meaning, *entry.needs.values()):
        assert words.vi
        assert words.en
        assert words.vi != words.en


@ALL
def test_the_kind_of_value_fits_unit_formula_and_roll_up(entry: Indicator) -> None:
    assert (entry.kind is ValueKind.RATIO) == bool(entry.needs)
    assert (entry.unit is None) == (entry.kind in (ValueKind.DONE, ValueKind.LEVEL))
    if entry.roll_up is RollUp.RATIO_OF_SUMS:
        assert entry.kind is ValueKind.RATIO


@ALL
def test_the_formula_divides_its_first_need_by_its_second(entry: Indicator) -> None:
    if entry.needs:
        part, whole = entry.needs
        ratio = evaluate(entry, {part: 3, whole: 4})
        assert ratio == Ratio(3, 4)
        assert value_in_unit(ratio, entry.unit) == (75 if entry.unit == "%" else 0.75)


@ALL
def test_a_missing_count_is_unknown_and_named(entry: Indicator) -> None:
    if entry.needs:
        part, whole = entry.needs
        answer = evaluate(entry, {part: 3})
        assert isinstance(answer, Unknown)
        assert entry.needs[whole].vi in answer.reason.vi
        assert entry.needs[part].vi not in answer.reason.vi


def test_one_count_is_asked_for_in_the_same_words_everywhere() -> None:
    asked: dict[str, set[object]] = {}
    for entry in indicators().values():
        for name, words in entry.needs.items():
            asked.setdefault(name, set()).add(words)
    assert {name for name, wordings in asked.items() if len(wordings) > 1} == set()
    assert {"households", "population", "adults"} <= set(asked)


def test_the_page_of_indicators_is_the_one_written_from_the_code() -> None:
    page = REPOSITORY / "docs" / "catalog" / "indicators.md"
    assert page.read_text(encoding="utf-8") == indicators_page(indicators().values()), (
        "run `hatangso write_catalogue` and commit the page"
    )
