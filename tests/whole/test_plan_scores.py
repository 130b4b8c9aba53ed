"""The plans are read as well as the product promises, measured against what a person read by hand.

The five real plans lie outside the repository; further ones, in other layouts, beside their expected files.
"""

from functools import cache
from pathlib import Path

import pytest
from tests.conftest import SHARED

from hatangso.commands.plan_score import added, score_file
from hatangso.domain.plans.score import Score

SAMPLES = Path(__file__).parent.parent / "samples"
REAL = sorted((SAMPLES / "plans").glob("*.expected.json"))
UNSEEN = sorted((SAMPLES / "plans_unseen").glob("*.expected.json"))
KINDS = ("statements", "measures", "tasks", "assignments", "commitments", "duties")
FIVE = ("chu-van-an", "ha-dong", "ha-noi", "long-my", "truong-quang-trong")

with_shared = pytest.mark.skipif(
    not (SHARED / "plans").is_dir(), reason="the five real plans are not here (HATANGSO_SHARED)"
)


@cache
def read(expected: Path) -> Score:
    return score_file(expected, SHARED / "plans" if expected in REAL else None)


def name(expected: Path) -> str:
    return expected.name.removesuffix(".expected.json")


def wrong(one: Score, kind: str) -> str:
    tally = one.kinds[kind]
    return "\n".join(
        [f"{kind}: F1 {tally.f1:.3f}", *(f"- {t}" for t in tally.missed), *(f"+ {t}" for t in tally.extra)]
    )


def test_the_five_real_plans_have_their_expected_files() -> None:
    assert tuple(map(name, REAL)) == FIVE


@with_shared
@pytest.mark.parametrize("kind", KINDS)
def test_the_five_plans_together_reach_095(kind: str) -> None:
    together = added([read(expected) for expected in REAL])
    assert together.kinds[kind].f1 >= 0.95, wrong(together, kind)


@with_shared
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("expected", REAL, ids=name)
def test_each_of_the_five_plans_reaches_09(expected: Path, kind: str) -> None:
    assert read(expected).kinds[kind].f1 >= 0.9, wrong(read(expected), kind)


@with_shared
@pytest.mark.parametrize("kind", ["document", "spans", "warnings"])
@pytest.mark.parametrize("expected", REAL, ids=name)
def test_in_each_of_the_five_plans_the_head_is_right_every_span_holds_its_text_and_gaps_are_told(
    expected: Path, kind: str
) -> None:
    assert read(expected).kinds[kind].f1 == 1.0, wrong(read(expected), kind)


def test_there_are_ten_further_plans_as_docx_pdf_and_txt() -> None:
    assert len(UNSEEN) >= 10
    kinds = {path.suffix for path in (SAMPLES / "plans_unseen").iterdir()}
    assert {".docx", ".pdf", ".txt"} <= kinds


@pytest.mark.parametrize("kind", KINDS)
def test_the_further_plans_together_reach_085(kind: str) -> None:
    together = added([read(expected) for expected in UNSEEN])
    assert together.kinds[kind].f1 >= 0.85, wrong(together, kind)
