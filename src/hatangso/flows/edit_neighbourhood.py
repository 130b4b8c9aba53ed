"""Neighbourhoods of a commune: added, described from a day on, merged, split, closed. Nothing is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.domain.places.search_key import search_key
from hatangso.flows.keep_standing import refresh_unit
from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import (
    Neighbourhood,
    NeighbourhoodState,
    NeighbourhoodSuccession,
    Unit,
)


@dataclass(frozen=True)
class NeighbourhoodFacts:
    """What is true of a neighbourhood from a day on. None: not known (never 0 by itself)."""

    households: int | None = None
    population: int | None = None
    culture_house: str = ""
    head_name: str = ""


@dataclass(frozen=True)
class NewNeighbourhood:
    """A neighbourhood to be made: what the commune calls its kind, its name, its facts."""

    kind: str
    name: str
    facts: NeighbourhoodFacts


def add_neighbourhood(*, actor: Actor, unit: Unit, new: NewNeighbourhood, on: date) -> Neighbourhood:
    """A neighbourhood that exists from that day."""
    actor.require("manage_organisations", unit)
    with transaction.atomic():
        made = make(unit, new, on)
        refresh_unit(unit)
        return made


def describe_neighbourhood(
    *, actor: Actor, neighbourhood: Neighbourhood, facts: NeighbourhoodFacts, on: date
) -> None:
    """What is true of it from that day on; what was true before stays, with its dates."""
    actor.require("manage_organisations", neighbourhood.unit)
    with transaction.atomic():
        describe(neighbourhood, facts, on)
        refresh_unit(neighbourhood.unit)


def rename_neighbourhood(*, actor: Actor, neighbourhood: Neighbourhood, kind: str, name: str) -> None:
    """Correct the kind or name."""
    actor.require("manage_organisations", neighbourhood.unit)
    kind, name = _tidy(kind), _tidy(name)
    _check_name(neighbourhood.unit, kind, name, neighbourhood.pk)
    neighbourhood.kind, neighbourhood.name = kind, name
    neighbourhood.search_key = search_key(f"{kind} {name}")
    neighbourhood.save()


def close_neighbourhood(*, actor: Actor, neighbourhood: Neighbourhood, on: date) -> None:
    """It no longer exists from that day."""
    actor.require("manage_organisations", neighbourhood.unit)
    with transaction.atomic():
        _close(neighbourhood, on)
        refresh_unit(neighbourhood.unit)


def merge_neighbourhoods(
    *, actor: Actor, unit: Unit, parts: Sequence[Neighbourhood], new: NewNeighbourhood, on: date
) -> Neighbourhood:
    """Two or more become one on that day."""
    actor.require("manage_organisations", unit)
    if len(parts) < 2:
        raise Refused(_("Hãy chọn ít nhất hai nơi để nhập."), field="parts")
    if any(part.unit_id != unit.pk for part in parts):
        raise Refused(_("Chỉ nhập các thôn, tổ dân phố của cùng một xã, phường."), field="parts")
    with transaction.atomic():
        for part in parts:
            _close(part, on)
        merged = make(unit, new, on)
        for part in parts:
            NeighbourhoodSuccession.objects.create(predecessor=part, successor=merged, on=on)
        refresh_unit(unit)
    return merged


def split_neighbourhood(
    *, actor: Actor, neighbourhood: Neighbourhood, into: Sequence[NewNeighbourhood], on: date
) -> list[Neighbourhood]:
    """One becomes two or more on that day."""
    actor.require("manage_organisations", neighbourhood.unit)
    if len(into) < 2:
        raise Refused(_("Hãy ghi ít nhất hai nơi được tách ra."), field="into")
    with transaction.atomic():
        _close(neighbourhood, on)
        made = [make(neighbourhood.unit, new, on) for new in into]
        for one in made:
            NeighbourhoodSuccession.objects.create(predecessor=neighbourhood, successor=one, on=on)
        refresh_unit(neighbourhood.unit)
    return made


def make(unit: Unit, new: NewNeighbourhood, on: date) -> Neighbourhood:
    """Write a new neighbourhood with its first state (rights are the caller's)."""
    kind, name = _tidy(new.kind), _tidy(new.name)
    _check_name(unit, kind, name, None)
    made = Neighbourhood.objects.create(
        unit=unit, kind=kind, name=name, valid_from=on, search_key=search_key(f"{kind} {name}")
    )
    _state(made, new.facts, on).save()
    return made


def describe(neighbourhood: Neighbourhood, facts: NeighbourhoodFacts, on: date) -> bool:
    """Write what is true from that day (rights are the caller's); whether anything is new."""
    if neighbourhood.valid_to is not None and on >= neighbourhood.valid_to:
        raise Refused(_("Nơi này đã kết thúc trước ngày đó."), field="on")
    if on < neighbourhood.valid_from:
        raise Refused(_("Ngày áp dụng không thể trước ngày thành lập."), field="on")
    last = NeighbourhoodState.objects.filter(neighbourhood=neighbourhood).order_by("-valid_from").first()
    if last is not None and facts_of(last) == facts:
        return False
    if last is not None and on < last.valid_from:
        raise Refused(
            _("Đã có thông tin từ ngày %(day)s. Hãy chọn ngày từ đó về sau.")
            % {"day": f"{last.valid_from:%d/%m/%Y}"},
            field="on",
        )
    if last is not None and last.valid_from == on:
        for name, value in vars(facts).items():
            setattr(last, name, value)
        last.save()
        return True
    if last is not None:
        last.valid_to = on
        last.save()
    _state(neighbourhood, facts, on).save()
    return True


def facts_of(state: NeighbourhoodState) -> NeighbourhoodFacts:
    """The facts a state holds."""
    return NeighbourhoodFacts(state.households, state.population, state.culture_house, state.head_name)


def _state(neighbourhood: Neighbourhood, facts: NeighbourhoodFacts, on: date) -> NeighbourhoodState:
    return NeighbourhoodState(neighbourhood=neighbourhood, valid_from=on, **vars(facts))


def _close(neighbourhood: Neighbourhood, on: date) -> None:
    if neighbourhood.valid_to is not None:
        raise Refused(_("%(name)s đã kết thúc từ trước.") % {"name": neighbourhood})
    if on <= neighbourhood.valid_from:
        raise Refused(_("Ngày kết thúc phải sau ngày thành lập."), field="on")
    neighbourhood.valid_to = on
    neighbourhood.save()
    NeighbourhoodState.objects.filter(neighbourhood=neighbourhood, valid_to=None).update(valid_to=on)


def _check_name(unit: Unit, kind: str, name: str, known: int | None) -> None:
    if not kind:
        raise Refused(_("Hãy ghi loại: thôn, tổ dân phố, khu vực…"), field="kind")
    if not name:
        raise Refused(_("Hãy ghi tên hoặc số."), field="name")
    key = search_key(f"{kind} {name}")
    same = Neighbourhood.objects.filter(unit=unit, valid_to=None, search_key=key)
    if same.exclude(pk=known).exists():
        raise Refused(_("%(name)s đã có ở địa phương này.") % {"name": f"{kind} {name}"}, field="name")


def _tidy(text: str) -> str:
    return " ".join(text.split())
