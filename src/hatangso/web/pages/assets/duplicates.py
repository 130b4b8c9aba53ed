"""Assets that may be one: pairs side by side, merged field by field or kept apart."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatangso.catalog.asset_types import asset_type
from hatangso.domain.assets.draft import DATES
from hatangso.domain.assets.lifecycle import DATE_WORDS
from hatangso.domain.assets.values import tell_value
from hatangso.flows.assets.find_duplicates import ask_for_duplicates
from hatangso.flows.assets.look_for_doubles import DOUBLES
from hatangso.flows.assets.merge_assets import keep_apart, merge_assets
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset, LikelyDuplicate, RegistryRound
from hatangso.store.assets.sight import Seen
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_number
from hatangso.web.components.asset_mark import asset_mark
from hatangso.web.page import unit_page
from hatangso.web.pages.assets.differences import shape_words
from hatangso.web.pages.assets.words import state_name, title, type_name, whose
from hatangso.web.templatetags.progress import spoken

PER_PAGE = 30
REASONS: dict[str, Any] = {
    "same_code": gettext_lazy("cùng mã"),
    "same_name": gettext_lazy("cùng tên"),
    "near": gettext_lazy("gần nhau"),
    "owner_unknown": gettext_lazy("chưa rõ chủ của một bên"),
}


@dataclass(frozen=True)
class Line:
    """A pair as the list shows it."""

    pair: LikelyDuplicate

    @property
    def titles(self) -> tuple[str, str]:
        return title(self.pair.first), title(self.pair.second)

    @property
    def type_name(self) -> str:
        return type_name(self.pair.first.type)

    @property
    def mark(self) -> Any:
        return asset_mark(self.pair.first.type, self.pair.first.state)

    @property
    def reasons(self) -> list[str]:
        return [str(REASONS.get(code, code)) for code in self.pair.reasons]

    @property
    def metres(self) -> float | None:
        return None if self.pair.metres < 0 else self.pair.metres


@dataclass(frozen=True)
class Field:
    """One field of both, to choose from: `choice` is its name in the form, '' where both say the same."""

    choice: str
    label: str
    first: str
    second: str
    second_by_default: bool


@unit_page("merge_assets")
@require_safe
def asset_duplicates(request: HttpRequest, unit: Unit) -> HttpResponse:
    """`?asset=` of one asset only; `?type=`; the likeliest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actor.require("merge_assets", unit)
    found = _pairs(unit).filter(decision="")
    asked = {"type": request.GET.get("type", ""), "asset": request.GET.get("asset", "")}
    types = sorted(found.order_by().values_list("first__type", flat=True).distinct())
    if asked["type"]:
        found = found.filter(first__type=asked["type"])
    if asked["asset"]:
        found = _of_asset(found, asked["asset"])
    page: Any = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    page.lines = [Line(one) for one in page.object_list]
    return render(
        request,
        "assets/duplicates.html",
        {
            "page": page,
            "asked": asked,
            "types": [(code, type_name(code)) for code in types],
            "round": RegistryRound.objects.filter(what=DOUBLES, province=unit.parent or unit)
            .exclude(ended_at=None)
            .first(),
        },
    )


@unit_page("merge_assets")
@require_POST
def asset_duplicates_find(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Look through the province's assets anew."""
    waiting = ask_for_duplicates(actor=request.actor, unit=unit, now=timezone.now())  # type: ignore[attr-defined]
    messages.success(
        request, _("Đã tìm lại; cả tỉnh, thành phố có %(count)d cặp chờ quyết định.") % {"count": waiting}
    )
    return redirect("asset_duplicates", unit.code)


@unit_page("merge_assets")
@require_safe
def asset_pair(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The two side by side."""
    request.actor.require("merge_assets", unit)  # type: ignore[attr-defined]
    pair = get_object_or_404(_pairs(unit), pk=pk)
    return render(
        request,
        "assets/pair.html",
        {
            "pair": pair,
            "line": Line(pair),
            "fields": _fields(pair.first, pair.second),
            "later": pair.first if pair.first.changed_at > pair.second.changed_at else pair.second,
        },
    )


@unit_page("merge_assets")
@require_POST
def asset_pair_decide(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """`action`: merge (with a choice a field: 'first' or 'second') or apart."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    pair = get_object_or_404(_pairs(unit), pk=pk)
    try:
        if request.POST.get("action") == "merge":
            kept, other = (
                (pair.second, pair.first)
                if request.POST.get("kept") == "second"
                else (pair.first, pair.second)
            )
            merge_assets(
                actor=actor,
                kept=kept,
                other=other,
                choices=_choices(request, kept_is_first=kept == pair.first),
                seen_versions=(_seen(request, kept), _seen(request, other)),
                now=timezone.now(),
            )
            messages.success(request, _("Đã gộp; muốn tách lại thì mở lịch sử của tài sản."))
            return redirect("asset", unit.code, kept.uid)
        keep_apart(actor=actor, pair=pair, now=timezone.now())
        messages.success(request, _("Đã ghi nhận là hai tài sản khác nhau."))
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("asset_pair", unit.code, pk)
    return redirect("asset_duplicates", unit.code)


def _pairs(unit: Unit) -> QuerySet[LikelyDuplicate]:
    """Pairs of living assets with one of them in the unit."""
    found = LikelyDuplicate.objects.select_related(
        *(f"{side}__{name}" for side in ("first", "second") for name in ("unit__parent", "owner", "operator"))
    ).filter(
        first__deleted_at=None, second__deleted_at=None, first__merged_into=None, second__merged_into=None
    )
    if unit.level == "province":
        return found.filter(province=unit)
    return found.filter(first__unit=unit, second__unit=unit)


def _of_asset(found: QuerySet[LikelyDuplicate], uid: str) -> QuerySet[LikelyDuplicate]:
    try:
        wanted = UUID(uid)
    except ValueError:
        return found.none()
    return found.filter(Q(first__uid=wanted) | Q(second__uid=wanted))


def _seen(request: HttpRequest, asset: Asset) -> int:
    return asked_number(request.POST.get(f"seen_{asset.pk}"))


def _choices(request: HttpRequest, *, kept_is_first: bool) -> dict[str, Any]:
    """Field → 'kept' or 'other', as the flow asks."""
    mine, theirs = ("first", "second") if kept_is_first else ("second", "first")
    sides = {mine: "kept", theirs: "other"}
    return {
        name.removeprefix("f."): sides[value]
        for name, value in request.POST.items()
        if name.startswith("f.") and value in sides
    }


def _fields(first: Asset, second: Asset) -> list[Field]:
    """Every field that one of them knows; equal ones without a choice."""
    language = get_language() or "vi"
    told: list[tuple[str, str, str, str]] = [
        ("name", _("Tên"), first.name, second.name),
        ("code", _("Mã"), first.code, second.code),
        ("address", _("Địa chỉ"), first.address, second.address),
        ("owner", _("Chủ sở hữu"), whose(Seen(first, whole=True)), whose(Seen(second, whole=True))),
        ("operator", _("Đơn vị vận hành"), _name(first.operator), _name(second.operator)),
        ("state", _("Trạng thái và các mốc"), _life(first), _life(second)),
        ("shape", _("Vị trí"), _where(first), _where(second)),
        ("note", _("Ghi chú"), first.note, second.note),
    ]
    kind = asset_type(first.type)
    told += [
        (
            f"attributes.{one.code}",
            spoken(one.label),
            tell_value(one, first.attributes.get(one.code), language),
            tell_value(one, second.attributes.get(one.code), language),
        )
        for one in (kind.attributes if kind else ())
    ]
    return [
        Field("" if one == two else name, label, one, two, second_by_default=not one)
        for name, label, one, two in told
        if one or two
    ]


def _name(organisation: Any) -> str:
    return organisation.name if organisation else ""


def _life(one: Asset) -> str:
    days = [
        f"{spoken(DATE_WORDS[name]).lower()} {day:%d/%m/%Y}"
        for name in DATES
        if (day := getattr(one, name)) is not None
    ]
    return "; ".join([state_name(one.state), *days])


def _where(one: Asset) -> str:
    return shape_words(one.shape) if one.wkb is not None else ""


_AT = "<unit:unit_code>/tai-san/trung/"
urlpatterns = [
    path(_AT, asset_duplicates, name="asset_duplicates"),
    path(f"{_AT}tim/", asset_duplicates_find, name="asset_duplicates_find"),
    path(f"{_AT}<int:pk>/", asset_pair, name="asset_pair"),
    path(f"{_AT}<int:pk>/quyet/", asset_pair_decide, name="asset_pair_decide"),
]
