"""Places and needs proposed for the plan of passive infrastructure, gathered on the map."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.assets.states import State
from hatangso.domain.wishes.wish import KINDS, PRIORITIES, STATES
from hatangso.store.wishes.models import PlaceWish
from hatangso.store.wishes.queries import GATHER, PROPOSE, wishes_seen_by
from hatangso.web.asked import asked_id
from hatangso.web.pages.map.overlay import Asked, Field, Found, Overlay, Sign, Symbol, Thing, first_of
from hatangso.web.templatetags.progress import spoken

FILLS = {
    "proposed": State.IN_SERVICE,
    "accepted": State.PERMITTED,
    "declined": State.REMOVED,
    "withdrawn": State.REMOVED,
}
SYMBOLS = {
    "mast": Symbol(icon="building-broadcast-tower"),
    "coverage": Symbol(icon="access-point-off"),
    "duct": Symbol(icon="shovel"),
    "pole": Symbol(icon="fence"),
    "cable": Symbol(icon="route"),
    "house": Symbol(icon="home"),
    "wifi": Symbol(icon="wifi"),
    "camera": Symbol(icon="device-cctv"),
    "data_centre": Symbol(icon="database"),
    "other": Symbol(icon="dots"),
}


def _sign(look: str) -> Sign:
    """Of '<state>.<kind>'."""
    state, _dot, kind = look.partition(".")
    words = f"{spoken(KINDS[kind])}, {spoken(STATES[state]).lower()}"
    return Sign(words, FILLS[state], SYMBOLS[kind].icon)


def _found(asked: Asked) -> Found:
    told = asked.told
    rows: Any = wishes_seen_by(asked.actor, asked.unit).exclude(wkb=None).order_by("priority", "pk")
    rows = (
        rows.filter(state=told["state"]) if told.get("state") in STATES else rows.exclude(state="withdrawn")
    )
    if told.get("kind") in KINDS:
        rows = rows.filter(kind=told["kind"])
    if asked_id(told.get("priority")) in PRIORITIES:
        rows = rows.filter(priority=asked_id(told["priority"]))
    if asked.box is not None:
        rows = rows.in_box(asked.box)
    return first_of(rows, lambda one: _thing(one, asked))


def _thing(one: PlaceWish, asked: Asked) -> Thing:
    facts = (
        (_("Loại"), spoken(KINDS[one.kind])),
        (_("Trạng thái"), spoken(STATES[one.state])),
        (_("Xã, phường"), one.unit.full_name),
        (_("Nơi"), one.place),
        (_("Đơn vị đề xuất"), str(one.proposer)),
        (_("Năm cần có"), str(one.wanted_year or _("chưa rõ"))),
        (_("Ưu tiên"), spoken(PRIORITIES[one.priority])),
    )
    return Thing(
        id=str(one.pk),
        shapes=(one.shape,),
        look=f"{one.state}.{one.kind}",
        title=one.title,
        facts=facts,
        address=reverse("wish", args=[asked.unit.code, one.pk]),
    )


OVERLAY = Overlay(
    code="de-xuat",
    name=gettext_lazy("Đề xuất quy hoạch"),
    table="wishes",
    capabilities=(PROPOSE, GATHER),
    icon="map-plus",
    mark="shield",
    colour="#6a3ea1",
    dashes=(4, 1.5),
    fields=(
        Field(
            "state", gettext_lazy("Trạng thái"), lambda: [(code, spoken(one)) for code, one in STATES.items()]
        ),
        Field("kind", gettext_lazy("Loại"), lambda: [(code, spoken(one)) for code, one in KINDS.items()]),
        Field(
            "priority",
            gettext_lazy("Ưu tiên"),
            lambda: [(str(code), spoken(one)) for code, one in PRIORITIES.items()],
        ),
    ),
    sign=_sign,
    found=_found,
)
