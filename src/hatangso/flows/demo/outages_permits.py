"""The demo's outages, permit files, findings, proposals and platforms: a few of each state."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import shapely

from hatangso.domain.permits.permit_state import Act
from hatangso.flows.demo.asset_story import DIKE, A, B
from hatangso.flows.demo.province import DemoProvince
from hatangso.flows.outages.ask_power import ask_power
from hatangso.flows.outages.keep_outage import OutageDraft, outage_mark, report_outage
from hatangso.flows.permits.decide_permit import act_on_permit
from hatangso.flows.permits.file_permit import PermitDraft, file_permit
from hatangso.flows.permits.keep_finding import FindingDraft, keep_finding
from hatangso.flows.permits.opinions import ask_opinion
from hatangso.flows.wishes.keep_platform import PlatformDraft, keep_platform, keep_use
from hatangso.flows.wishes.propose_place import WishDraft, decide_wish, propose_place, wish_mark
from hatangso.store.organisations.access import Actor

SPACE = UUID("6d0f0f52-6a55-4b53-9d4e-0d5c6a4f2026")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CULTURE, ECONOMY = "Phòng Văn hóa - Xã hội", "Phòng Kinh tế, Hạ tầng và Đô thị"


@dataclass(frozen=True)
class Told:
    """One outage so many days ago; `hours` None: it lasts."""

    days: float
    hours: float | None
    place: str
    at: tuple[float, float]
    cause: str
    services: tuple[str, ...]
    people: int | None = None
    owner: str = A


OUTAGES = (
    Told(52, 3.5, "Khu chợ và Phố Chợ Mới", (110.0420, 13.1199), "cut_cable", ("fixed_internet",), 640),
    Told(37, 6, "Xóm ven đê", (110.0471, 13.1402), "power", ("mobile_data", "mobile_voice"), None, B),
    Told(21, 1.25, "Trạm bơm, đường Bờ Đê", (110.0488, 13.1010), "planned", ("fixed_internet",), 210),
    Told(12, 9, "Nhà văn hóa Tổ dân phố 1", (110.0450, 13.1195), "equipment", ("public_wifi",), 75),
    Told(0.4, None, "Cụm dân cư cuối đường Bờ Đê", (110.0480, 13.1440), "power", ("mobile_data",)),
)


def make_outages_and_permits(made: DemoProvince, today: date, at: datetime) -> None:
    """Everything, by the demo's people."""
    _outages(made, today, at)
    _permits(made, today, at)
    _wishes(made, today, at)
    _platforms(made, today, at)


def _outages(made: DemoProvince, today: date, at: datetime) -> None:
    officer = Actor(made.people["canbo"], today)
    for number, one in enumerate(OUTAGES):
        began = at - one.days * DAY
        ended = None if one.hours is None else began + one.hours * HOUR
        draft = OutageDraft(
            place=one.place, operator=made.organisation(made.province, one.owner), services=one.services,
            cause=one.cause, began_at=began, ended_at=ended, people=one.people, households=None,
            shape=shapely.Point(*one.at),
        )  # fmt: skip
        uid = uuid5(SPACE, f"outage {number}")
        outage = report_outage(actor=officer, unit=made.ward, draft=draft, uid=uid, now=ended or at)
        if one.hours is None:
            ask_power(actor=officer, outage=outage, company=None, seen=outage_mark(outage), now=at)


def _permits(made: DemoProvince, today: date, at: datetime) -> None:
    officer, operator = Actor(made.people["canbo"], today), Actor(made.people["nhamang"], today)
    for number, (kind, title, days) in enumerate(
        (
            ("road_opening", "Đào đường Bờ Đê lắp cống bể, đoạn trạm bơm – chợ", 4),
            ("mast_building", "Dựng cột A1 cao 36 m ở xóm ven đê", 15),
            ("site_lease", "Đặt trạm trên mái Nhà văn hóa Tổ dân phố 1", 1),
        )
    ):
        filed = at - days * DAY
        permit = file_permit(
            actor=operator, unit=made.ward, uid=uuid5(SPACE, f"permit {number}"), now=filed,
            draft=PermitDraft(kind, made.organisation(made.province, A), title),
        )  # fmt: skip
        common: dict[str, Any] = {"actor": officer, "permit": permit, "now": filed + HOUR}
        if number < 2:
            act_on_permit(**common, act=Act.ACCEPT, text="")
        if number == 0:
            ask_opinion(
                **common, office=made.organisation(made.ward, ECONOMY), question="Phương án hoàn trả đường",
                days=None,
            )  # fmt: skip
        if number == 1:
            act_on_permit(**common, act=Act.ASK_PAPERS, text="Bổ sung bản vẽ móng cột.")
    finding = FindingDraft(
        "damage", today - timedelta(days=9), "Tủ cáp bị cạy, mất hai bộ chia", "police", place="Phố Chợ Mới",
        shape=shapely.Point(110.0571, 13.1196), outcome_text="Đã lập biên bản, chuyển Công an phường.",
    )  # fmt: skip
    keep_finding(actor=officer, unit=made.ward, draft=finding, uid=uuid5(SPACE, "finding"), now=at - 8 * DAY)


def _wishes(made: DemoProvince, today: date, at: datetime) -> None:
    officer, city = Actor(made.people["canbo"], today), Actor(made.people["so"], today)
    proposer = made.organisation(made.ward, CULTURE)
    told: tuple[tuple[str, str, str, int, int, Any], ...] = (
        (
            "duct",
            "Hạ ngầm cáp dọc đường Bờ Đê",
            "Cáp treo thấp, cột nghiêng",
            2,
            2028,
            shapely.LineString(DIKE),
        ),
        (
            "mast",
            "Cột dùng chung ở xóm ven đê",
            "Lõm sóng, 7 phản ánh",
            1,
            2027,
            shapely.Point(110.047, 13.14),
        ),
    )
    for number, (kind, title, reason, priority, year, shape) in enumerate(told):
        draft = WishDraft(proposer, kind, title, reason, priority, shape, wanted_year=year)
        wish = propose_place(
            actor=officer, unit=made.ward, draft=draft, uid=uuid5(SPACE, f"wish {number}"), now=at - 20 * DAY
        )
        if kind == "mast":
            decide_wish(
                actor=city, wish=wish, state="accepted", text="Đưa vào danh mục 2027.", seen=wish_mark(wish),
                now=at - 6 * DAY,
            )  # fmt: skip


def _platforms(made: DemoProvince, today: date, at: datetime) -> None:
    officer = Actor(made.people["canbo"], today)
    platform = keep_platform(
        actor=officer, unit=made.ward, uid=uuid5(SPACE, "platform"), now=at,
        draft=PlatformDraft("Nền tảng quản lý văn bản dùng chung", "shared", "Tỉnh Sông Mây"),
    )  # fmt: skip
    for office, users, staff in ((CULTURE, 8, 9), (ECONOMY, 7, 11)):
        keep_use(
            actor=officer, platform=platform, office=made.organisation(made.ward, office),
            since=today - timedelta(days=300), users=users, staff=staff, now=at,
        )  # fmt: skip
