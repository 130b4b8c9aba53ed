"""What the frame around every page shows: product, locality, menu, counts of what waits."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from hatangso.store.assets.sight import sight_of
from hatangso.store.duties.models import ReminderSent
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit


@dataclass(frozen=True)
class MenuEntry:
    """One line of the menu: which page, which right it needs (or which other one), which icon."""

    name: str
    label: Any
    icon: str
    capability: str
    or_capability: str = ""
    of_offices: bool = False  # what offices have among themselves: no enterprise's to read


MENU: tuple[tuple[Any, tuple[MenuEntry, ...]], ...] = (
    ("", (MenuEntry("overview", _("Tổng quan"), icon="home", capability="view_programme"),)),
    (
        _("Kế hoạch"),
        (
            MenuEntry("plans", _("Kế hoạch"), icon="file-text", capability="view_programme"),
            MenuEntry("targets", _("Chỉ tiêu"), icon="target-arrow", capability="view_programme"),
            MenuEntry("tasks", _("Nhiệm vụ"), icon="checklist", capability="view_programme"),
            MenuEntry(
                "obstacles", _("Khó khăn, vướng mắc"), icon="alert-triangle", capability="view_programme"
            ),
            MenuEntry("money", _("Kinh phí"), icon="coins", capability="view_programme"),
        ),
    ),
    (
        _("Số liệu"),
        (
            MenuEntry("figures", _("Số liệu"), icon="chart-line", capability="view_programme"),
            MenuEntry(
                "collections",
                _("Thu thập số liệu"),
                icon="inbox",
                capability="run_collections",
                or_capability="enter_figures",
            ),
            MenuEntry("city", _("Các xã, phường"), icon="map", capability="view_programme"),
            MenuEntry(
                "surveys",
                _("Khảo sát"),
                icon="clipboard-list",
                capability="run_surveys",
                or_capability="fill_surveys",
            ),
            MenuEntry(
                "support", _("Chương trình hỗ trợ"), icon="heart-handshake", capability="view_programme"
            ),
            MenuEntry("indices", _("Bộ chỉ số"), icon="trophy", capability="view_programme"),
        ),
    ),
    (
        _("Hạ tầng"),
        (
            MenuEntry(
                "map",
                _("Bản đồ"),
                icon="map-2",
                capability="view_assets",
                or_capability="edit_assets",
            ),
            MenuEntry(
                "assets",
                _("Tài sản hạ tầng"),
                icon="database",
                capability="view_assets",
                or_capability="edit_assets",
            ),
            MenuEntry(
                "citizen_reports",
                _("Phản ánh hiện trường"),
                icon="message-report",
                capability="triage_reports",
            ),
            MenuEntry(
                "outages",
                _("Sự cố mạng"),
                icon="plug-connected-x",
                capability="report_outages",
                or_capability="handle_outages",
            ),
            MenuEntry(
                "permits",
                _("Cấp phép, kiểm tra"),
                icon="license",
                capability="work_permits",
                or_capability="ask_permits",
            ),
            MenuEntry("sharing", _("Dùng chung hạ tầng"), icon="share", capability="view_assets"),
            MenuEntry(
                "wishes",
                _("Đề xuất quy hoạch"),
                icon="map-plus",
                capability="propose_places",
                or_capability="gather_proposals",
            ),
            MenuEntry(
                "platforms", _("Đám mây, nền tảng"), icon="cloud", capability="view_assets", of_offices=True
            ),
            MenuEntry("speeds", _("Tốc độ mạng"), icon="gauge", capability="view_measurements"),
            MenuEntry("probes", _("Kiểm tra hệ thống"), icon="heart-rate-monitor", capability="view_probes"),
        ),
    ),
    (
        _("Báo cáo"),
        (
            MenuEntry("duties", _("Nghĩa vụ báo cáo"), icon="calendar-due", capability="view_programme"),
            MenuEntry("reports", _("Báo cáo"), icon="report", capability="view_programme"),
        ),
    ),
    (
        _("Quản trị"),
        (
            MenuEntry(
                "organisations",
                _("Cơ quan, đơn vị"),
                icon="building-community",
                capability="view_programme",
                or_capability="manage_organisations",
            ),
            MenuEntry(
                "places",
                _("Địa bàn"),
                icon="map-pin",
                capability="view_programme",
                or_capability="manage_organisations",
            ),
            MenuEntry("people", _("Người dùng"), icon="users", capability="manage_people"),
            MenuEntry("audit", _("Nhật ký"), icon="history", capability="view_audit"),
        ),
    ),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The frame's variables. The menu holds only what the person may open in this unit, in groups."""
    unit = getattr(request, "unit", None)
    actor = getattr(request, "actor", None)
    signed_in = actor is not None and actor.user.is_authenticated
    menu = _menu(actor, unit) if unit and actor is not None and signed_in else []
    return {
        "unit": unit,
        "menu": menu,
        "actor": actor,
        "is_demo": settings.DEMO,
        "unread_reminders": (
            ReminderSent.objects.filter(user=request.user, channel="page", read_at=None).count()
            if signed_in and unit
            else 0
        ),
    }


def _menu(actor: Actor, unit: Unit) -> list[dict[str, Any]]:
    """The groups that hold anything for the person: their heading and their lines."""
    groups = []
    for heading, entries in MENU:
        lines = [
            {"entry": entry, "url": url}
            for entry in entries
            if _may_open(actor, entry, unit) and (url := _address(entry.name, unit.code))
        ]
        if lines:
            groups.append({"heading": heading, "lines": lines})
    return groups


def _may_open(actor: Actor, entry: MenuEntry, unit: Unit) -> bool:
    if entry.of_offices and not sight_of(actor, unit).whole:
        return False
    wanted = (entry.capability, entry.or_capability)
    return any(actor.may_somewhere(capability, unit) for capability in wanted if capability)


def _address(name: str, unit_code: str) -> str:
    """Where the page of that name lies; '' while the product has none."""
    try:
        return reverse(name, args=[unit_code])
    except NoReverseMatch:
        return ""
