"""What is counted from the registry: each number with the objects behind it, and how it becomes a figure."""

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hatangso.catalog.asset_types import asset_type
from hatangso.catalog.count_rules import count_rules
from hatangso.domain.assets.counting import Count, CountRule
from hatangso.domain.assets.reference import uid_told
from hatangso.domain.assets.road_reach import RoadReach
from hatangso.domain.periods import PeriodKind, period_of
from hatangso.flows.assets.feed_counts import feed_counts, operators_told, with_operators
from hatangso.flows.assets.main_roads import reach_of_cameras
from hatangso.store.assets.counts import counts_of, counts_of_rules, objects_of
from hatangso.store.assets.queries import living
from hatangso.store.assets.sight import sight_of
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Observation
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.templatetags.progress import spoken, unit_name


@dataclass(frozen=True)
class Holder:
    """An asset with a place at which objects without one are: an agency, its equipment, how many."""

    uid: str
    name: str
    number: int


def has_place(rule: CountRule) -> bool:
    """Whether what the rule counts can be shown on the map itself."""
    kind = asset_type(rule.part.type)
    return kind is not None and bool(kind.geometry)


def holders_of(rule: CountRule, unit: Unit) -> list[Holder]:
    """Those with a place at which the objects that count are, by the attribute that points there."""
    kind = asset_type(rule.part.type)
    pointing = next((one.code for one in kind.attributes if one.kind == "asset"), "") if kind else ""
    if not pointing:
        return []
    numbers = Counter(
        uid_told(told.get(pointing))
        for told in objects_of(rule, unit)["part"].order_by().values_list("attributes", flat=True)
    )
    rows = living().filter(uid__in=[UUID(uid) for uid in numbers if uid]).exclude(geometry="")
    return [
        Holder(str(uid), name or code or str(uid), numbers[str(uid)])
        for uid, name, code in rows.order_by("name", "pk").values_list("uid", "name", "code")
    ]


@dataclass(frozen=True)
class Line:
    """One rule as the page tells it: its count, the operators' part where it is asked, its newest figure."""

    rule: CountRule
    count: Count
    operators: float | None
    whole_count: Count | None  # with what operators told; None where that is waited for
    figure: Observation | None
    reach: RoadReach | None = None
    holders: list[Holder] = field(default_factory=list)

    @property
    def placed(self) -> bool:
        """Whether objects of the type have a place of their own on the map."""
        return has_place(self.rule)

    @property
    def elsewhere(self) -> int:
        """Of those that count how many are at no holder on the map."""
        return self.count.counted - sum(one.number for one in self.holders)

    @property
    def value(self) -> float | None:
        return self.whole_count.value if self.whole_count else None

    @property
    def withheld(self) -> bool:
        return self.whole_count is None or self.whole_count.withheld


@unit_page("view_assets")
def asset_counts(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Of a commune every rule; of a province one rule in all its communes."""
    actor = request.actor  # type: ignore[attr-defined]
    if not sight_of(actor, unit).whole:
        raise PermissionDenied(_("Bảng đếm từ danh bạ dành cho cơ quan của địa phương."))
    if unit.level == "province":
        return _of_province(request, unit)
    lines = _lines(unit)
    if kind := _export(request):
        headings = [
            _("Nội dung"),
            _("Giá trị"),
            _("Đơn vị"),
            _("Được tính"),
            _("Đã xem xét"),
            _("Chưa rõ"),
            _("Phương pháp"),
        ]
        rows = [
            (
                spoken(line.rule.name), line.value, unit_name(line.rule.unit), line.count.counted,
                line.count.listed, line.count.unknown, line.rule.method,
            )
            for line in lines
        ]  # fmt: skip
        return exported(kind, f"dem-tu-danh-ba-{unit.code}", headings, rows)
    return render(
        request,
        "assets/counts.html",
        {
            "lines": lines,
            "any": any(line.count.listed for line in lines),
            "may_feed": actor.may("enter_figures", unit),
            "period": period_of(PeriodKind.QUARTER, timezone.localdate()),
        },
    )


@require_POST
@unit_page("enter_figures")
def asset_counts_feed(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Make figures of the counts now instead of tonight."""
    request.actor.require("enter_figures", unit)  # type: ignore[attr-defined]
    made = feed_counts(units=[unit], now=timezone.now())
    if made:
        said = ngettext(
            "Đã ghi %(count)d số liệu, chờ duyệt.", "Đã ghi %(count)d số liệu, chờ duyệt.", len(made)
        )
        messages.success(request, said % {"count": len(made)})
    else:
        messages.info(
            request, _("Không có số liệu mới: danh bạ không đổi, hoặc số liệu do người nhập đang dùng.")
        )
    return redirect("asset_counts", unit.code)


def _lines(unit: Unit) -> list[Line]:
    rules = list(count_rules().values())
    counts = counts_of_rules(rules, [unit])
    told = operators_told(rules, [unit], period_of(PeriodKind.QUARTER, timezone.localdate()))
    figures = {
        row.counted.rule: row  # type: ignore[attr-defined]
        for row in Observation.objects.filter(unit=unit, counted__isnull=False)
        .exclude(state="superseded")
        .select_related("counted")
        .order_by("pk")
    }
    lines = []
    for rule in rules:
        count, part = counts[rule.code][unit.pk], told.get((rule.indicator, unit.pk))
        reach = reach_of_cameras(unit) if rule.code == "main_road_cameras" else None
        holders = holders_of(rule, unit) if count.counted and not has_place(rule) else []
        whole = with_operators(count, part)
        lines.append(Line(rule, count, part, whole, figures.get(rule.code), reach, holders))
    return lines


def _of_province(request: HttpRequest, unit: Unit) -> HttpResponse:
    rules = count_rules()
    rule = rules.get(request.GET.get("rule", "")) or next(iter(rules.values()))
    communes = list(Unit.objects.filter(parent=unit, level="commune", valid_to=None).order_by("name"))
    counts = counts_of(rule, communes)
    told = operators_told([rule], communes, period_of(PeriodKind.QUARTER, timezone.localdate()))
    rows = [
        (one, counts[one.pk], with_operators(counts[one.pk], told.get((rule.indicator, one.pk))))
        for one in communes
    ]
    if kind := _export(request):
        headings = [_("Mã"), _("Xã, phường"), _("Giá trị"), _("Được tính"), _("Đã xem xét"), _("Chưa rõ")]
        lines = [
            (
                one.code,
                one.full_name,
                whole.value if whole else None,
                count.counted,
                count.listed,
                count.unknown,
            )
            for one, count, whole in rows
        ]
        return exported(kind, f"dem-tu-danh-ba-{unit.code}-{rule.code}", headings, lines)
    return render(
        request,
        "assets/counts_province.html",
        {
            "rule": rule,
            "placed": has_place(rule),
            "rules": rules.values(),
            "rows": rows,
            "listed": sum(count.listed for _one, count, _whole in rows),
            "counted": sum(count.counted for _one, count, _whole in rows),
            "unknown": sum(count.unknown for _one, count, _whole in rows),
        },
    )


def _export(request: HttpRequest) -> str:
    kind = request.GET.get("export", "")
    return kind if kind in ("csv", "xlsx") else ""


urlpatterns = [
    path("<unit:unit_code>/tai-san/dem/", asset_counts, name="asset_counts"),
    path("<unit:unit_code>/tai-san/dem/ghi/", asset_counts_feed, name="asset_counts_feed"),
]
