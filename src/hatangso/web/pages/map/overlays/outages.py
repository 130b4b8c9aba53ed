"""Outages on the map: where the person may know the place; of rivals' without cause and operator."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.assets.states import State
from hatangso.domain.outages.causes import CAUSES, SERVICES
from hatangso.store.outages.models import Outage
from hatangso.store.outages.queries import OutageFilter, OutageSight, narrowed, outage_sight, outages_of
from hatangso.web.asked import asked_day
from hatangso.web.pages.map.overlay import Asked, Field, Found, Overlay, Sign, Symbol, Thing, first_of
from hatangso.web.pages.outages.words import cause_name, clock, lasted, people_words, places_of, service_names
from hatangso.web.templatetags.progress import spoken

STATES = {"lasting": gettext_lazy("Chưa khôi phục"), "ended": gettext_lazy("Đã khôi phục")}
LOOKS = {
    "lasting": (gettext_lazy("chưa khôi phục"), State.IN_SERVICE),
    "ahead": (gettext_lazy("sắp tới"), State.PLANNED),
    "ended": (gettext_lazy("đã khôi phục"), State.PERMITTED),
}
SYMBOLS = {
    "unknown": Symbol(icon="help"),
    "power": Symbol(icon="bolt"),
    "cut_cable": Symbol(icon="scissors"),
    "equipment": Symbol(icon="server-off"),
    "software": Symbol(icon="bug"),
    "overload": Symbol(icon="users"),
    "weather": Symbol(icon="cloud-storm"),
    "planned": Symbol(icon="calendar-event"),
    "construction": Symbol(icon="backhoe"),
    "damage": Symbol(icon="hammer"),
    "other": Symbol(icon="dots"),
}
HIDDEN = Symbol(icon="plug-connected-x")  # the cause is not the reader's to know


def _sign(look: str) -> Sign:
    """Of '<when>.<cause>', '<when>.' where the cause is hidden."""
    when, _dot, cause = look.partition(".")
    words, state = LOOKS[when]
    named = f"{cause_name(cause)}, {words}" if cause else _("Sự cố %(when)s") % {"when": words}
    return Sign(named, state, SYMBOLS.get(cause, HIDDEN).icon)


def _found(asked: Asked) -> Found:
    sight, told = outage_sight(asked.actor, asked.unit), asked.told
    narrow = OutageFilter(
        state=told.get("state", ""),
        cause=told.get("cause", "") if told.get("cause") in CAUSES else "",
        service=told.get("service", "") if told.get("service") in SERVICES else "",
        since=asked_day(told.get("since")),
        until=asked_day(told.get("until")),
    )
    rows: Any = narrowed(outages_of(asked.unit), narrow, sight)
    rows = rows.filter(sight.placed_rows).exclude(wkb=None).order_by("-began_at", "-pk")
    if asked.box is not None:
        rows = rows.in_box(asked.box)
    return first_of(rows, lambda one: _thing(one, sight, asked))


def _thing(one: Outage, sight: OutageSight, asked: Asked) -> Thing:
    whole = sight.sees_whole(one)
    facts = [
        (_("Xã, phường"), places_of(one)),
        (_("Dịch vụ"), service_names(one)),
        (_("Bắt đầu"), clock(one.began_at)),
        (_("Khôi phục"), clock(one.ended_at) or _("chưa khôi phục")),
        (_("Kéo dài"), lasted(one, asked.now)),
    ]
    if whole:
        facts += [
            (_("Doanh nghiệp"), str(one.operator or _("chưa rõ"))),
            (_("Nguyên nhân"), cause_name(one.cause)),
            (_("Số người"), str(people_words(one.people))),
        ]
    return Thing(
        id=str(one.pk),
        shapes=(one.shape,),
        look=f"{_when(one, asked.now)}.{one.cause if whole else ''}",
        title=one.place or one.unit.full_name,
        facts=tuple(facts),
        address=reverse("outage", args=[asked.unit.code, one.pk]),
    )


def _when(one: Outage, now: datetime) -> str:
    if one.ended_at is not None:
        return "ended"
    return "ahead" if one.began_at > now else "lasting"


OVERLAY = Overlay(
    code="su-co",
    name=gettext_lazy("Sự cố mạng"),
    table="outages",
    capabilities=("view_assets", "report_outages", "handle_outages"),
    icon="plug-connected-x",
    mark="gem",
    colour="#b3261e",
    dashes=(0.6, 1.2),
    fields=(
        Field("state", gettext_lazy("Trạng thái"), lambda: list(STATES.items()), first="lasting"),
        Field(
            "cause",
            gettext_lazy("Nguyên nhân"),
            lambda: [(code, spoken(words)) for code, words in CAUSES.items()],
        ),
        Field(
            "service",
            gettext_lazy("Dịch vụ"),
            lambda: [(code, spoken(words)) for code, words in SERVICES.items()],
        ),
        Field("since", gettext_lazy("Từ ngày")),
        Field("until", gettext_lazy("Đến ngày")),
    ),
    sign=_sign,
    found=_found,
)
