"""The probed systems of a locality: score, IPv6, certificate, uptime, what is amiss."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.places.search_key import search_key
from hatangso.domain.probes.ipv6_share import Speaks, speaks_ipv6
from hatangso.domain.probes.probe_test import Category
from hatangso.domain.probes.target import SystemKind
from hatangso.store.places.models import Unit
from hatangso.store.probes.models import ProbeAlert, ProbedSystem, ProbeRun
from hatangso.store.probes.queries import (
    Uptime,
    findings_of,
    newest_runs,
    open_alerts,
    share_of,
    systems_seen,
    uptimes,
)
from hatangso.web.export import Value, exported
from hatangso.web.page import unit_page
from hatangso.web.templatetags.progress import spoken

PER_PAGE = 25
SPEAKS: dict[Speaks, Any] = {
    "yes": gettext_lazy("có"),
    "no": gettext_lazy("không"),
    "unknown": gettext_lazy("chưa biết"),
}
SORTS = {
    "name": gettext_lazy("Tên"),
    "score": gettext_lazy("Điểm thấp trước"),
    "uptime": gettext_lazy("Hay gián đoạn trước"),
}
SHOW = {
    "active": gettext_lazy("Đang kiểm tra"),
    "amiss": gettext_lazy("Có cảnh báo"),
    "off": gettext_lazy("Đã ngừng kiểm tra"),
    "all": gettext_lazy("Tất cả"),
}


@dataclass(frozen=True)
class Line:
    """One system as the list shows it."""

    system: ProbedSystem
    run: ProbeRun | None
    uptime: Uptime | None
    alerts: tuple[ProbeAlert, ...]

    @property
    def speaks(self) -> Speaks:
        return speaks_ipv6(findings_of(self.run) or ())

    @property
    def speaks_label(self) -> str:
        return str(SPEAKS[self.speaks])

    @property
    def categories(self) -> list[tuple[str, int | None]]:
        kept = self.run.categories if self.run else {}
        return [(spoken(one.label), kept[one.value]) for one in Category if one.value in kept]

    @property
    def certificate_days(self) -> int | None:
        for finding in findings_of(self.run) or ():
            if finding.test == "certificate_expiry":
                days = finding.evidence.get("days")
                return int(days) if isinstance(days, int | float) else None
        return None


@unit_page("view_probes")
def probes(request: HttpRequest, unit: Unit) -> HttpResponse:
    """`?q=`, `?kind=`, `?show=`, `?place=` (a commune's code), `?sort=`; `?export=xlsx|csv`."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require("view_probes", unit)
    every = list(systems_seen(actor, unit))
    lines = _lines(every, timezone.localdate())
    asked = {
        "q": request.GET.get("q", "").strip(),
        "kind": _one_of(request, "kind", {one.value for one in SystemKind}, ""),
        "show": _one_of(request, "show", set(SHOW), "active"),
        "place": request.GET.get("place", ""),
        "sort": _one_of(request, "sort", set(SORTS), "name"),
    }
    chosen = _sorted([line for line in lines if _wanted(line, asked)], asked["sort"])
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        return exported(kind, f"kiem-tra-he-thong-{unit.code}", _headings(), [_row(line) for line in chosen])
    runs = {line.system.pk: line.run for line in lines if line.run}
    alerts = sum(len(line.alerts) for line in lines)
    return render(
        request,
        "probes/listing.html",
        {
            "page": Paginator(chosen, PER_PAGE).get_page(request.GET.get("page")),
            "any": bool(every),
            "asked": asked,
            "kinds": [(one.value, spoken(one.label)) for one in SystemKind],
            "shows": SHOW,
            "sorts": SORTS,
            "places": sorted({(one.unit.code, one.unit.full_name) for one in every}, key=lambda p: p[1]),
            "share": share_of(every, runs, timezone.now()),
            "listed": sum(one.active for one in every),
            "probed": sum(1 for one in every if one.active and one.pk in runs),
            "alerts": alerts,
            "may_manage": actor.may("manage_probes", unit),
        },
    )


def _lines(systems: list[ProbedSystem], today: date) -> list[Line]:
    runs, up, alerts = newest_runs(systems), uptimes(systems, today), open_alerts(systems)
    return [Line(one, runs.get(one.pk), up.get(one.pk), tuple(alerts.get(one.pk, ()))) for one in systems]


def _wanted(line: Line, asked: dict[str, str]) -> bool:
    system = line.system
    owner = system.owner.name if system.owner else ""
    key = search_key(f"{system.name} {system.host} {owner} {system.unit.full_name}")
    shown = {"active": system.active, "off": not system.active, "amiss": bool(line.alerts), "all": True}
    return (
        shown[asked["show"]]
        and asked["kind"] in ("", system.kind)
        and asked["place"] in ("", system.unit.code)
        and all(word in key for word in search_key(asked["q"]).split())
    )


def _sorted(lines: list[Line], sort: str) -> list[Line]:
    """What is unknown comes last."""
    if sort == "score":
        scores = {line.system.pk: line.run.overall if line.run else None for line in lines}
        return sorted(lines, key=lambda line: (scores[line.system.pk] is None, scores[line.system.pk] or 0))
    if sort == "uptime":
        shares = {line.system.pk: line.uptime.percent if line.uptime else None for line in lines}
        return sorted(lines, key=lambda line: (shares[line.system.pk] is None, shares[line.system.pk] or 0))
    return lines


def _one_of(request: HttpRequest, name: str, known: set[str], otherwise: str) -> str:
    asked = request.GET.get(name, "")
    return asked if asked in known else otherwise


def _headings() -> list[str]:
    return [
        _("Xã, phường"), _("Hệ thống"), _("Địa chỉ"), _("Loại"), _("Cơ quan chủ quản"), _("Đang kiểm tra"),
        _("Kiểm tra lúc"), _("Điểm"), *(spoken(one.label) for one in Category), _("Dùng IPv6"),
        _("Chứng thư còn (ngày)"), _("Hoạt động 30 ngày (%)"), _("Cảnh báo"), _("Phương pháp"),
    ]  # fmt: skip


def _row(line: Line) -> list[Value]:
    system, run = line.system, line.run
    kept = run.categories if run else {}
    return [
        system.unit.full_name,
        system.name,
        system.url,
        spoken(SystemKind(system.kind).label),
        system.owner.name if system.owner else None,
        _("có") if system.active else _("không"),
        timezone.localtime(run.at).strftime("%d/%m/%Y %H:%M") if run else None,
        run.overall if run else None,
        *(kept.get(one.value) for one in Category),
        line.speaks_label,
        line.certificate_days,
        round(line.uptime.percent, 2) if line.uptime and line.uptime.percent is not None else None,
        "; ".join(alert.reason["vi"] for alert in line.alerts) or None,
        run.method if run else None,
    ]


urlpatterns = [path("<unit:unit_code>/kiem-tra/", probes, name="probes")]
