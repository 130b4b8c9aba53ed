"""One probed system: what was found and what to do about it, earlier runs, uptime, alerts."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.catalog.probe_tests import probe_tests
from hatangso.domain.probes.finding import Finding, Status
from hatangso.domain.probes.limits import Abilities
from hatangso.domain.probes.probe_test import Category, ProbeTest
from hatangso.flows.probes.alert import acknowledge_alert
from hatangso.flows.probes.ask_probe import ask_probe
from hatangso.flows.probes.list_system import set_listed
from hatangso.flows.refused import Refused
from hatangso.store.places.models import Unit
from hatangso.store.probes.models import ProbeAlert, ProbedSystem, ProbeRun
from hatangso.store.probes.queries import findings_of, uptimes
from hatangso.web.asked import asked_id
from hatangso.web.components.history_chart import Step, history_chart
from hatangso.web.components.uptime_strip import uptime_strip
from hatangso.web.page import unit_page

SHOWN_RUNS = 12
_FINE = (Status.PASSED, Status.INFO)


@dataclass(frozen=True)
class Group:
    """A category with its score and the findings of it."""

    category: Category
    percent: int | None
    rows: list[tuple[ProbeTest, Finding]]

    @property
    def to_see_to(self) -> list[tuple[ProbeTest, Finding]]:
        """What did not pass or could not be tested."""
        return [row for row in self.rows if row[1].status not in _FINE]

    @property
    def fine(self) -> list[tuple[ProbeTest, Finding]]:
        return [row for row in self.rows if row[1].status in _FINE]


@unit_page("view_probes")
def probe(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """`?run=` an earlier run; the newest unless asked."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require("view_probes", unit)
    system = system_of(unit, pk)
    runs = list(system.runs.select_related("asked_by")[:SHOWN_RUNS])
    asked = asked_id(request.GET.get("run"))
    run = next((one for one in runs if one.pk == asked), runs[0] if runs else None)
    today = timezone.localdate()
    uptime = uptimes([system], today).get(system.pk)
    steps = [Step(f"{timezone.localtime(one.at):%d/%m}", one.overall) for one in reversed(runs)]
    return render(
        request,
        "probes/one.html",
        {
            "system": system,
            "run": run,
            "runs": runs,
            "groups": _groups(run),
            "cannot": _cannot(Abilities.from_json(run.abilities)) if run else [],
            "uptime": uptime,
            "strip": uptime_strip(uptime, today),
            "chart": history_chart(_("Điểm qua các lần kiểm tra"), steps, None, ident="diem")
            if len(runs) > 1
            else "",
            "alerts": list(system.alerts.select_related("acknowledged_by")[:20]),
            "may_manage": actor.may("manage_probes", unit),
        },
    )


@unit_page("manage_probes")
@require_POST
def probe_now(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Ask for a run."""
    try:
        ask_probe(actor=request.actor, system=system_of(unit, pk), now=timezone.now())  # type: ignore[attr-defined]
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã xếp hàng; kết quả có sau khoảng một phút, hãy tải lại trang."))
    return redirect("probe", unit.code, pk)


@unit_page("manage_probes")
@require_POST
def probe_listed(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Stop probing it, or begin again."""
    active = request.POST.get("active") == "1"
    set_listed(actor=request.actor, system=system_of(unit, pk), active=active)  # type: ignore[attr-defined]
    messages.success(
        request,
        _("Hệ thống được kiểm tra trở lại.")
        if active
        else _("Đã ngừng kiểm tra; kết quả cũ vẫn còn. Có thể đưa lại vào danh mục bất cứ lúc nào."),
    )
    return redirect("probe", unit.code, pk)


@unit_page("view_probes")
@require_POST
def probe_alert_seen(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Somebody sees to an alert."""
    alert = get_object_or_404(ProbeAlert.objects.select_related("system__unit"), pk=pk, system__unit=unit)
    acknowledge_alert(actor=request.actor, alert=alert, now=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("Đã ghi nhận bạn đang xử lý cảnh báo này."))
    return redirect("probe", unit.code, alert.system_id)


def system_of(unit: Unit, pk: int) -> ProbedSystem:
    """The unit's own system of that id; 404 otherwise."""
    return get_object_or_404(
        ProbedSystem.objects.select_related("unit__parent", "owner", "listed_by"), pk=pk, unit=unit
    )


def _groups(run: ProbeRun | None) -> list[Group]:
    tests = probe_tests()
    found = [(tests[one.test], one) for one in findings_of(run) or () if one.test in tests]
    groups = []
    for category in Category:
        rows = [(test, one) for test, one in found if test.category is category]
        if rows:
            groups.append(Group(category, run.categories.get(category.value) if run else None, rows))
    return groups


def _cannot(abilities: Abilities) -> list[Any]:
    """What the prober itself could not do then."""
    told = (
        (abilities.has_ipv4, _("không có đường IPv4")),
        (abilities.has_ipv6, _("không có đường IPv6")),
        (abilities.resolver, _("máy chủ tên miền của nó không trả lời")),
        (abilities.resolver_dnssec, _("máy chủ tên miền của nó không chuyển chữ ký DNSSEC")),
        (abilities.name_servers, _("không hỏi trực tiếp được máy chủ tên miền bên ngoài (cổng 53)")),
    )
    return [words for able, words in told if not able]


_AT = "<unit:unit_code>/kiem-tra/"
urlpatterns = [
    path(f"{_AT}<int:pk>/", probe, name="probe"),
    path(f"{_AT}<int:pk>/kiem-tra-ngay/", probe_now, name="probe_now"),
    path(f"{_AT}<int:pk>/danh-muc/", probe_listed, name="probe_listed"),
    path(f"{_AT}canh-bao/<int:pk>/", probe_alert_seen, name="probe_alert_seen"),
]
