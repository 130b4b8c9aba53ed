"""The demo's support programmes: counts by neighbourhood, a list of invented names, one contradiction."""

from datetime import date, datetime, timedelta

from hatangso.flows.demo.province import DemoProvince
from hatangso.flows.keep_household import HouseholdDraft, add_household
from hatangso.flows.keep_support_programme import SupportDraft, add_support_programme, set_support_state
from hatangso.flows.tell_support_counts import CountEntry, counts_mark, tell_support_counts
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.support.models import SupportProgramme

GROUPS = ("Hộ nghèo", "Hộ cận nghèo", "Gia đình chính sách")
BASIS = "Kế hoạch giả định của bản trình diễn, không phải văn bản thật"
# of each neighbourhood in turn: eligible and helped, by group
DEVICES = (
    ((14, 11), (22, 12), (6, 6)),
    ((9, 9), (17, 15), (4, 2)),
    ((21, 8), (30, 11), (9, 5)),
    ((12, 10), (19, 9), (5, 5)),
    ((26, 7), (34, 10), (3, 1)),
)


def make_support(made: DemoProvince, today: date, at: datetime) -> None:
    """Three programmes of the ward, one of them over, and one of the commune."""
    officer = Actor(made.people["canbo"], today)
    phones = _programme(officer, made.ward, "Điện thoại thông minh cho hộ khó khăn", "device", today, at)
    _tell(officer, phones, today - timedelta(days=21), at - timedelta(days=20))
    _names(officer, phones, today, at - timedelta(days=15))
    internet = _programme(
        officer, made.ward, "Gói Internet cáp quang giảm giá cho hộ cận nghèo", "telecom", today, at
    )
    _names(officer, internet, today, at - timedelta(days=10))
    old = _programme(officer, made.ward, "Đầu thu truyền hình số (đã xong)", "device", today, at)
    _tell(officer, old, today - timedelta(days=90), at - timedelta(days=80))
    set_support_state(actor=officer, programme=old, state="closed")
    there = Actor(made.people["canbo2"], today)
    tablets = _programme(there, made.commune, "Máy tính bảng cho học sinh hộ nghèo", "device", today, at)
    _tell(there, tablets, today - timedelta(days=30), at - timedelta(days=29))


def _programme(actor: Actor, unit: Unit, name: str, kind: str, today: date, at: datetime) -> SupportProgramme:
    begins = today - timedelta(days=300)
    draft = SupportDraft(
        name=name,
        kind=kind,
        groups=GROUPS,
        funding="Ngân sách địa phương và doanh nghiệp (giả định)",
        begins=begins,
        ends=begins + timedelta(days=730),
        legal_basis=BASIS,
        retain_until=begins + timedelta(days=1095),
    )
    return add_support_programme(actor=actor, unit=unit, draft=draft, now=at - timedelta(days=290))


def _tell(actor: Actor, programme: SupportProgramme, as_of: date, at: datetime) -> None:
    """Every neighbourhood but the last, of which nothing is known yet."""
    places = list(programme.unit.neighbourhoods.order_by("pk"))[:-1]
    entries = [
        CountEntry(place, group, *counts)
        for place, row in zip(places, DEVICES, strict=False)
        for group, counts in zip(GROUPS, row, strict=True)
    ]
    tell_support_counts(
        actor=actor,
        programme=programme,
        entries=entries,
        as_of=as_of,
        source="Rà soát của tổ trưởng (giả định)",
        seen=counts_mark(programme),
        now=at,
    )


def _names(actor: Actor, programme: SupportProgramme, today: date, at: datetime) -> None:
    """Thirteen invented households of the first neighbourhood, where fourteen may have been counted."""
    place = programme.unit.neighbourhoods.order_by("pk").first()
    if place is None:
        return
    for number in range(1, 14):
        helped = number <= 11
        draft = HouseholdDraft(
            place,
            GROUPS[0],
            f"Hộ mẫu {number:02}",
            f"MAU-{number:03}",
            today - timedelta(days=30 + number) if helped else None,
            "Thiết bị mẫu" if helped else "",
        )
        add_household(actor=actor, programme=programme, draft=draft, now=at)
