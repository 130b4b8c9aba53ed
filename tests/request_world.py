"""Requests for data in the tests' province. Today is 21 November 2026; the request is about quarter III."""

from datetime import date, datetime
from typing import Any

from hatangso.domain.periods import parse_period
from hatangso.flows.make_collection import CollectionWords, ItemAsked, make_collection
from hatangso.flows.open_collection import open_collection
from hatangso.store.collection.audiences import Asked
from hatangso.store.collection.models import Collection
from hatangso.store.places.models import Unit
from tests.work_world import NOW, acting
from tests.world import World

PERIOD = parse_period("2026-Q3")
assert PERIOD is not None


def words(**more: Any) -> CollectionWords:
    """Two indicators of quarter III/2026: cut off on 14 September, due on 30 November."""
    given: dict[str, Any] = {
        "title": "Số liệu hạ tầng số quý III/2026",
        "period": PERIOD,
        "cutoff_on": date(2026, 9, 14),
        "due_on": date(2026, 11, 30),
        "levels": ("commune",),
        "items": (ItemAsked("pop_5g"), ItemAsked("wifi_culture_houses", required=False)),
    }
    return CollectionWords(**{**given, **more})


def asked_of(world: World, *keys: str, place: Unit | None = None) -> tuple[Asked, ...]:
    """The world's organisations, each about its own place, enterprises about the one told."""
    return tuple(
        Asked(world.organisations[key].pk, (place or world.organisations[key].unit).pk) for key in keys
    )


def ward_request(world: World, *, now: datetime = NOW, opened: bool = True, **more: Any) -> Collection:
    """The ward asks its two offices and an operator about itself."""
    asked = asked_of(world, "culture", "economy", "operator_a", place=world.ward)
    officer = acting(world, "officer")
    made = make_collection(actor=officer, unit=world.ward, words=words(**more), now=now, recipients=asked)
    return open_collection(actor=officer, collection=made, now=now) if opened else made


def province_request(world: World, *, now: datetime = NOW, opened: bool = True, **more: Any) -> Collection:
    """The department asks the focal offices of both communes, and an operator about the whole province."""
    asked = (
        *asked_of(world, "culture", "other_culture"),
        *asked_of(world, "operator_a", place=world.province),
    )
    city = acting(world, "city")
    told = words(**{"levels": ("commune", "province"), **more})
    made = make_collection(actor=city, unit=world.province, words=told, now=now, recipients=asked)
    return open_collection(actor=city, collection=made, now=now) if opened else made
