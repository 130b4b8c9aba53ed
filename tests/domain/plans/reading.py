"""Short ways for the tests to read a plan."""

from pathlib import Path

from hatangso.domain.plans.extract import read_plan
from hatangso.domain.plans.items import Measure, PlanExtract
from hatangso.domain.plans.plain_text import read_text

LAYOUTS = Path(__file__).parent / "layouts"


def read_layout(name: str) -> PlanExtract:
    path = LAYOUTS / name
    return read_plan(read_text(path.read_text(encoding="utf-8"), path.suffix[1:]))


def read(text: str) -> PlanExtract:
    return read_plan(read_text(text))


def told(measure: Measure) -> tuple[object, ...]:
    return (measure.indicator, measure.op, measure.value, measure.unit)
