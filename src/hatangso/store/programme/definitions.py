"""What an indicator means and how it is told: those of the catalogue and the locality's own, alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hatangso.catalog.discovery import indicators
from hatangso.domain.figures.told import Shape
from hatangso.domain.footing import Footing
from hatangso.domain.indicators.indicator import Better, Component, Indicator, RollUp, ValueKind, Weight
from hatangso.domain.words import Words
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import LocalIndicator, TargetMeasure

LOCAL = "local:"


@dataclass(frozen=True)
class Definition:
    """One indicator as forms and pages show it. `part` and `whole` say what to count for a ratio."""

    code: str
    label: Words
    shape: Shape
    roll_up: RollUp
    better: Better
    component: str
    meaning: Words
    source: str
    footing: Footing
    known_by: tuple[Words, ...] = ()
    version: int = 1
    number_unit: str | None = None
    part: Words | None = None
    whole: Words | None = None
    weight: Weight | None = None
    local: LocalIndicator | None = None

    @property
    def is_local(self) -> bool:
        return self.local is not None

    def told_as(self, *, numeric: bool) -> Shape:
        """How it is entered: a level or product to which a plan gives a number is entered as that number."""
        if numeric and self.shape.kind in (ValueKind.LEVEL, ValueKind.DONE):
            return Shape(ValueKind.VALUE, self.number_unit)
        return self.shape


def definitions_of(unit: Unit) -> Mapping[str, Definition]:
    """Every indicator usable in the locality, by code: the catalogue's, then its own (one query)."""
    own = LocalIndicator.objects.filter(unit=unit).order_by("name")
    return {
        **{code: _of_catalogue(indicator) for code, indicator in indicators().items()},
        **{local.code: of_local(local) for local in own},
    }


def definitions_by_code(codes: Iterable[str]) -> dict[str, Definition]:
    """Those indicators, whatever locality made them (a query only where one of them is a locality's own)."""
    wanted = set(codes)
    own = {code for code in wanted if code.startswith(LOCAL)}
    made = LocalIndicator.objects.filter(pk__in=[code.removeprefix(LOCAL) for code in own]) if own else ()
    return {
        **{code: _of_catalogue(indicator) for code, indicator in indicators().items() if code in wanted},
        **{local.code: of_local(local) for local in made},
    }


def told_as(unit: Unit, codes: Iterable[str]) -> dict[str, tuple[Definition, Shape]]:
    """The indicators of those codes with how each is entered here, where live targets give some a number."""
    wanted = set(codes)
    numeric = set(
        TargetMeasure.objects.filter(
            target__unit=unit, target__state="live", kind="numeric", indicator__in=wanted
        ).values_list("indicator", flat=True)
    )
    known = definitions_of(unit)
    return {
        code: (known[code], known[code].told_as(numeric=code in numeric)) for code in wanted & known.keys()
    }


def component_label(code: str) -> Words:
    """The component's name; a plan may leave it open."""
    if code in set(Component):
        return Component(code).label
    return Words("Chưa xếp nhóm", "Not in a component")


def of_local(local: LocalIndicator) -> Definition:
    """A locality's own indicator. Where it chose no rule, places combine only if it is a ratio of counts."""
    kind = ValueKind(local.rule)
    is_ratio = kind is ValueKind.RATIO
    return Definition(
        code=local.code,
        label=Words(local.name, local.name),
        shape=Shape(kind, local.unit_text or None),
        roll_up=RollUp(local.roll_up or (RollUp.RATIO_OF_SUMS if is_ratio else RollUp.NOT_ADDITIVE)),
        weight=Weight(local.weight) if local.weight else None,
        better=Better(local.better),
        component=local.component,
        meaning=Words(local.method, local.method),
        source=local.source,
        footing=Footing.REPORTED,
        part=Words("Số phần", "Part") if is_ratio else None,
        whole=Words("Tổng số", "Whole") if is_ratio else None,
        local=local,
    )


def _of_catalogue(indicator: Indicator) -> Definition:
    halves = list(indicator.needs.values()) if indicator.kind is ValueKind.RATIO else []
    return Definition(
        code=indicator.code,
        label=indicator.label,
        shape=Shape(indicator.kind, indicator.unit, indicator.part_of_whole, tuple(indicator.needs)),
        roll_up=indicator.roll_up,
        weight=indicator.weight,
        better=indicator.better,
        component=indicator.component,
        meaning=indicator.meaning,
        source=indicator.source,
        footing=indicator.known_by[0].footing,
        known_by=tuple(knower.label for knower in indicator.known_by),
        version=indicator.version,
        number_unit=indicator.number_unit,
        part=halves[0] if halves else None,
        whole=halves[1] if halves else None,
    )
