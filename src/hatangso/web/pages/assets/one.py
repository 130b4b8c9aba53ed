"""One asset: all that is known of it and may be seen, where it lies, history, photos, what hangs on it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import shapely
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hatangso.domain.assets.changes import Change, changes
from hatangso.domain.assets.draft import DATES
from hatangso.domain.assets.lifecycle import DATE_WORDS, NEXT
from hatangso.domain.assets.states import STATES, State
from hatangso.domain.assets.values import tell_value
from hatangso.flows.assets.keep_asset import may_edit, organisations_of
from hatangso.store.assets.locate import with_commune_known
from hatangso.store.assets.models import Asset, AssetVersion, LikelyDuplicate
from hatangso.store.assets.queries import assets_in_sight
from hatangso.store.assets.sight import Seen, Sight, seen, shown_attributes, sight_of
from hatangso.store.organisations.access import Actor
from hatangso.store.places.boundaries import outlines_of
from hatangso.store.places.models import Unit
from hatangso.web.components.asset_mark import asset_mark
from hatangso.web.components.place_picture import place_picture
from hatangso.web.page import unit_page
from hatangso.web.pages.assets.asset_part import shown_parts
from hatangso.web.pages.assets.datum import Datum, datum_in, datum_of
from hatangso.web.pages.assets.differences import Told, names_in, shape_words, told_changes
from hatangso.web.pages.assets.words import (
    HOW,
    commune_words,
    state_name,
    state_pill,
    title,
    title_of,
    type_name,
    whose,
)
from hatangso.web.templatetags.progress import spoken

SHOWN_VERSIONS = 30


@dataclass(frozen=True)
class Step:
    """One version in the history, with what it changed."""

    version: AssetVersion
    how: str
    told: list[Told]
    datum: Datum | None
    may_undo: bool
    may_return: bool


@unit_page("view_assets", "edit_assets")
@require_safe
def asset(request: HttpRequest, unit: Unit, uid: UUID) -> HttpResponse:
    """The page; of a rival's asset what everybody may see."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found, sight = asset_of(actor, unit, uid)
    one = seen(found, sight)
    kind = one.type
    editable = one.whole and may_edit(actor, found)
    living = found.deleted_at is None and found.merged_into_id is None
    shape = one.shape
    today = timezone.localdate()
    outline = outlines_of([found.unit_id], today).get(found.unit_id) if shape is not None else None
    return render(
        request,
        "assets/one.html",
        {
            "asset": found,
            "seen": one,
            "title": title_of(one),
            "type_name": type_name(found.type),
            "kind": kind,
            "mark": asset_mark(found.type, found.state, 32),
            "state": state_name(found.state),
            "pill": state_pill(found.state),
            "facts": _facts(one),
            "attributes": _attributes(one),
            "unit_of": found.unit,
            "commune": commune_words(found),
            "commune_known": getattr(found, "commune_known", True),
            "picture": place_picture(shape, outline, kind.colour if kind else "#52606d"),
            "place": shape_words(shape) if shape is not None else "",
            "datum": datum_of(found) if one.whole else None,
            "steps": _steps(found, editable and living) if one.whole else [],
            "photos": list(found.photos.select_related("by")) if one.whole else [],
            "parts": shown_parts(request, unit, one),
            "pairs": _pairs(actor, found) if one.whole and living else 0,
            "merged": list(found.merged.all()) if one.whole else [],
            "may_edit": editable and living,
            "may_restore": editable and found.deleted_at is not None,
            "may_split": found.merged_into_id is not None
            and one.whole
            and actor.may("merge_assets", found.unit, organisations_of(found.owner_id, found.operator_id)),
            "into": title(found.merged_into) if one.whole and found.merged_into else "",
            "next_states": [
                (state.value, spoken(STATES[state]))
                for state in NEXT.get(State(found.state), ())
                if found.state in list(State)
            ],
            "today": today,
        },
    )


def asset_of(actor: Actor, unit: Unit, uid: UUID) -> tuple[Asset, Sight]:
    """The asset of that id in the unit as the person may see it, and their sight; 404 else. Who sees it whole
    may open it deleted or merged too."""
    sight = sight_of(actor, unit)
    rows: Any = Asset.objects.select_related(
        "owner",
        "operator",
        "unit__parent",
        "province",
        "evidence",
        "imported",
        "changed_by",
        "merged_into__unit",
    )
    found = with_commune_known(rows).filter(uid=uid).filter(Q(unit=unit) | Q(province=unit)).first()
    if found is None or not (
        sight.sees_whole(found) or assets_in_sight(sight, unit).filter(pk=found.pk).exists()
    ):
        raise Http404(_("Không có tài sản này ở %(unit)s.") % {"unit": unit.full_name})
    return found, sight


def _facts(one: Seen) -> list[tuple[str, str]]:
    """Label and words of what every asset has, where it is known."""
    found = one.asset
    told = [
        (_("Mã"), one.code),
        (_("Địa chỉ"), one.address),
        (_("Chủ sở hữu"), whose(one)),
        (_("Đơn vị vận hành"), found.operator.name if found.operator else ""),
        *(
            (spoken(DATE_WORDS[name]), f"{day:%d/%m/%Y}")
            for name in DATES
            if (day := getattr(found, name)) is not None
        ),
        (_("Ghi chú"), one.note),
    ]
    return [(label, text) for label, text in told if text]


def _attributes(one: Seen) -> list[tuple[str, str, str]]:
    """Label, value ('' = not known) and help of each attribute that may be shown."""
    kind = one.type
    if kind is None:
        return []
    language = get_language() or "vi"
    told = one.attributes
    return [
        (
            spoken(attribute.label),
            tell_value(attribute, told.get(attribute.code), language),
            spoken(attribute.help),
        )
        for attribute in shown_attributes(kind, one.whole)
    ]


def _steps(found: Asset, editable: bool) -> list[Step]:
    """The newest versions first, each with what changed since the one before."""
    rows = list(found.versions.select_related("by")[: SHOWN_VERSIONS + 1])
    changed = [
        _changed(rows[place + 1] if place + 1 < len(rows) else None, row) for place, row in enumerate(rows)
    ]
    names = names_in([one for told in changed for one in told])
    return [
        Step(
            row,
            str(HOW.get(row.how, row.how)),
            told_changes(told, found.type, names),
            _datum(row, rows[place + 1 :][:1]),
            may_undo=editable and bool(told) and row.how not in ("removed", "restored", "boundaries"),
            may_return=editable and row.number != found.version and row.how != "removed",
        )
        for place, (row, told) in enumerate(zip(rows[:SHOWN_VERSIONS], changed, strict=False))
    ]


def _datum(row: AssetVersion, before: list[AssetVersion]) -> Datum | None:
    """Of the first version, and of one that brought another shape."""
    same = bool(before) and _bytes(before[0].wkb) == _bytes(row.wkb)
    return None if same else datum_in(row.snapshot.get("source_crs") or "")


def _changed(before: AssetVersion | None, after: AssetVersion) -> list[Change]:
    if before is None:
        return []
    told = changes(_plain(before), _plain(after))
    if _bytes(before.wkb) != _bytes(after.wkb):
        told.append(Change("shape", _shape(before.wkb), _shape(after.wkb)))
    return told


def _plain(version: AssetVersion) -> dict[str, Any]:
    return {name: value for name, value in version.snapshot.items() if not name.startswith("_")}


def _shape(wkb: Any) -> Any:
    return None if wkb is None else shapely.from_wkb(bytes(wkb))


def _bytes(wkb: Any) -> bytes | None:
    return None if wkb is None else bytes(wkb)


def _pairs(actor: Actor, found: Asset) -> int:
    if not actor.may("merge_assets", found.unit, organisations_of(found.owner_id, found.operator_id)):
        return 0
    return LikelyDuplicate.objects.filter(Q(first=found) | Q(second=found), decision="").count()


urlpatterns = [path("<unit:unit_code>/tai-san/<uuid:uid>/", asset, name="asset")]
