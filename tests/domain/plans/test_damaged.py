"""Text that no office would send: nothing crashes, nothing hangs, every span stays true."""

import random
import time
from itertools import islice

import pytest
from tests.domain.plans.reading import LAYOUTS

from hatangso.domain.plans.extract import MOST_BLOCKS, read_plan
from hatangso.domain.plans.items import PlanExtract
from hatangso.domain.plans.plain_text import read_text

HEAD = "KẾ HOẠCH\nPhát triển hạ tầng số xã A năm 2026\nI. MỤC TIÊU CỤ THỂ\n- "
NOISE = '\t\n |-+*•()%0123456789IVX.;:,aếđ<>[]{}&#\\"'


def spans_hold(plan: PlanExtract) -> bool:
    items = (*plan.targets, *plan.tasks, *plan.assignments, *plan.commitments)
    return all(plan.text[item.source.start : item.source.end] == item.text for item in items)


def damaged(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 6)):
        first = chance.randrange(len(text) + 1)
        last = min(len(text), first + chance.randrange(400))
        noise = "".join(chance.choice(NOISE) for _ in range(chance.randrange(120)))
        text = chance.choice(
            (
                text[:first] + text[last:],
                text[:first] + text[first:last] * 8 + text[last:],
                text[:first] + noise + text[first:],
                text[:first],
                text.replace(chance.choice(".;:,-%\n"), chance.choice("\t\n( ")),
                text.upper(),
            )
        )
    return text


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_plan_is_read_without_a_crash(seed: int) -> None:
    chance = random.Random(seed)
    paths = sorted(LAYOUTS.glob("*.*"))
    text = damaged(chance.choice(paths).read_text(encoding="utf-8"), chance)
    assert spans_hold(read_plan(read_text(text)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\t \n",
        HEAD + "(" * 50_000,
        HEAD + "1" * 50_000,
        HEAD + "100% " * 10_000,
        HEAD + "đến năm 2030 " * 8_000,
        "PHƯỜNG " * 10_000,
        HEAD + "\n".join(f"- x{number}" for number in range(8_000)),
        HEAD + "*" * 50_000 + "<" * 50_000,
        "STT\n" * 8_000,
        ("a\t" * 39 + "\n") * 1_000,
        HEAD + "100% hộ dân, và " * 20_000,
        HEAD + "phủ sóng 5G ; 90% dân số; " * 8_000,
        HEAD + "từ 10% lên 20% (" * 8_000,
        HEAD.replace("MỤC TIÊU CỤ THỂ", "TỔ CHỨC THỰC HIỆN") + "báo cáo hằng quý về UBND xã, " * 15_000,
        HEAD + "\n".join(f"{number}\tx\tCông an xã\t2026" for number in range(8_000)),
    ],
    ids=lambda text: repr(text[-12:]),
)
def test_repetition_takes_no_more_than_a_few_seconds(text: str) -> None:
    begun = time.monotonic()
    assert spans_hold(read_plan(read_text(text)))
    assert time.monotonic() - begun < 10


def test_two_readings_are_the_same() -> None:
    for path in islice(sorted(LAYOUTS.glob("*.txt")), 3):
        text = path.read_text(encoding="utf-8")
        assert read_plan(read_text(text)) == read_plan(read_text(text))


def test_of_a_document_longer_than_any_plan_the_beginning_is_read_and_that_is_told() -> None:
    plan = read_plan(read_text(HEAD + "\n".join(f"- x{number}" for number in range(MOST_BLOCKS))))
    assert 0 < len(plan.targets) < MOST_BLOCKS
    assert any("quá dài" in warning.message for warning in plan.warnings)
