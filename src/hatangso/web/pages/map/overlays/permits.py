"""Permit files on the map, at the assets that they name: as far as the person sees the file and the place."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.catalog.permit_kind_files import permit_kinds
from hatangso.domain.assets.states import State
from hatangso.domain.permits.permit_state import CLOSED, STATES, PermitState
from hatangso.store.assets.models import Asset
from hatangso.store.assets.queries import assets_seen_by
from hatangso.store.assets.sight import sight_of
from hatangso.store.permits.models import PermitFile
from hatangso.store.permits.queries import ASK, WORK, permits_seen_by
from hatangso.web.pages.map.lists import placed
from hatangso.web.pages.map.overlay import Asked, Field, Found, Overlay, Sign, Symbol, Thing, first_of
from hatangso.web.pages.permits.words import kind_name, state_words
from hatangso.web.templatetags.progress import spoken

LOOKS = {
    PermitState.FILED: (State.UNKNOWN, Symbol(icon="inbox")),
    PermitState.REVIEW: (State.IN_SERVICE, Symbol(icon="license")),
    PermitState.PAPERS: (State.PLANNED, Symbol(icon="file-alert")),
    PermitState.GRANTED: (State.PERMITTED, Symbol(icon="check")),
    PermitState.REFUSED: (State.REMOVED, Symbol(icon="x")),
    PermitState.WITHDRAWN: (State.REMOVED, Symbol(icon="arrow-back-up")),
}
LATE = Symbol(icon="alert-triangle")


def _sign(look: str) -> Sign:
    """Of '<state>', '<state>.late'."""
    state, _dot, late = look.partition(".")
    fill, symbol = LOOKS[PermitState(state)]
    words = state_words(state)[0]
    return Sign(
        _("%(state)s, quá hạn") % {"state": words} if late else words, fill, (LATE if late else symbol).icon
    )


def _states() -> list[tuple[str, Any]]:
    own = [(one.value, spoken(words)) for one, words in STATES.items()]
    return [("open", _("Đang mở")), ("late", _("Quá hạn")), *own]


def _found(asked: Asked) -> Found:
    told, today = asked.told, timezone.localdate(asked.now)
    seen = permits_seen_by(asked.actor, asked.unit)
    places = _places(asked, seen)
    rows = seen.filter(pk__in=places).order_by("-made_at", "-pk")
    state = told.get("state", "")
    if state == "open":
        rows = rows.exclude(state__in=CLOSED)
    elif state == "late":
        rows = rows.filter(due_on__lt=today)
    elif state in set(STATES):
        rows = rows.filter(state=state)
    if told.get("kind") in permit_kinds():
        rows = rows.filter(kind=told["kind"])
    return first_of(rows, lambda one: _thing(one, places[one.pk], asked))


def _places(asked: Asked, seen: Any) -> dict[int, list[Asset]]:
    """The named assets that lie in the box and whose place the person may know, by the file's id."""
    links = PermitFile.assets.through.objects.filter(permitfile__in=seen.order_by().values("pk"))
    there = placed(assets_seen_by(asked.actor, asked.unit), sight_of(asked.actor, asked.unit))
    there = there.filter(pk__in=links.values("asset_id"))
    if asked.box is not None:
        west, south, east, north = asked.box
        there = there.filter(max_lon__gte=west, min_lon__lte=east, max_lat__gte=south, min_lat__lte=north)
    assets = {asset.pk: asset for asset in there}
    found: dict[int, list[Asset]] = {}
    for permit, asset in links.order_by("pk").values_list("permitfile_id", "asset_id"):
        if asset in assets:
            found.setdefault(permit, []).append(assets[asset])
    return found


def _thing(one: PermitFile, assets: list[Asset], asked: Asked) -> Thing:
    late = one.due_on is not None and one.due_on < timezone.localdate(asked.now)
    facts = (
        (_("Loại"), kind_name(one.kind)),
        (_("Trạng thái"), state_words(one.state)[0]),
        (_("Đơn vị xin"), str(one.applicant)),
        (_("Nơi giải quyết"), one.unit.full_name),
        (_("Hạn giải quyết"), date_format(one.due_on, "d/m/Y") if one.due_on else ""),
        (_("Tài sản"), ", ".join(str(asset) for asset in assets)),
    )
    return Thing(
        id=str(one.pk),
        shapes=tuple(asset.shape for asset in assets),
        look=f"{one.state}.late" if late else one.state,
        title=one.title,
        facts=facts,
        address=reverse("permit", args=[asked.unit.code, one.pk]),
    )


OVERLAY = Overlay(
    code="ho-so",
    name=gettext_lazy("Hồ sơ cấp phép"),
    table="permits",
    capabilities=(WORK, ASK),
    icon="license",
    mark="sheet",
    colour="#0b5c8a",
    dashes=(3, 1, 0.6, 1),
    fields=(
        Field("state", gettext_lazy("Trạng thái"), _states, first="open"),
        Field("kind", gettext_lazy("Loại"), lambda: [(code, kind_name(code)) for code in permit_kinds()]),
    ),
    sign=_sign,
    found=_found,
)
