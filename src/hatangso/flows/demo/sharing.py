"""The demo's shared use: who is on whose masts, a request in every state, rents, yearly plans."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from django.core.files.base import ContentFile

from hatangso.domain.sharing.dispute import Step
from hatangso.domain.sharing.request import Act
from hatangso.domain.sharing.year_plan import PlanLine
from hatangso.flows.demo.province import FOUNDED, PASSWORD, DemoProvince
from hatangso.flows.sharing.answer_request import Agreement, answer_request
from hatangso.flows.sharing.ask_to_share import ask_to_share
from hatangso.flows.sharing.declare_rent import RentDraft, declare_rent
from hatangso.flows.sharing.keep_tenancy import add_tenancy
from hatangso.flows.sharing.mediate import mediate
from hatangso.flows.sharing.year_plans import decide_year_plan, keep_line, make_year_plan, submit_year_plan
from hatangso.store.accounts.models import User
from hatangso.store.assets.models import Asset
from hatangso.store.assets.queries import living
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Membership, Organisation
from hatangso.store.sharing.models import DeclaredRent, SharingRequest, YearPlan

SPACE = UUID("7a1c5ce0-0000-4000-8000-000000002027")
RENTS = (
    # operator, type, kind, thousand đồng, measure, from (months ago)
    ("a", "underground_route", "N1", "85", "m", 20),
    ("a", "underground_route", "N1", "92", "m", 3),
    ("a", "antenna_mast", "A1", "36000", "place", 14),
    ("a", "pole", "C1", "95", "pole", 14),
    ("b", "underground_route", "N1", "88.5", "m", 10),
    ("b", "antenna_mast", "A1", "39600", "place", 10),
)
LINES = (
    PlanLine(1, "Ngầm hóa cáp đường Bờ Đê", 1.8, "km", "Quý II", "Viễn thông Mây Xanh", ""),
    PlanLine(1, "Cống bể khu dân cư Chợ Mới", 650, "m", "Quý IV", "Viễn thông Mây Xanh", "2 ống dùng chung"),
    PlanLine(2, "Thay cột treo cáp nghiêng", 40, "cột", "Quý III", "Viễn thông Mây Xanh", ""),
    PlanLine(3, "Cột ăng ten phường An Hòa", 2, "cột", "Quý II", "Viễn thông Mây Xanh", ""),
    PlanLine(5, "Trạm BTS 5G", 6, "trạm", "Quý IV", "Viễn thông Mây Xanh", ""),
    PlanLine(7, "Dùng chung cột của Viễn thông Sao Sáng", 3, "vị trí", "Quý III", "Viễn thông Sao Sáng", ""),
)


@dataclass(frozen=True)
class _Cast:
    made: DemoProvince
    at: datetime
    a: Organisation
    b: Organisation
    for_a: Actor
    for_b: Actor
    department: Actor

    def ago(self, days: int) -> datetime:
        return self.at - timedelta(days=days)

    def day(self, days: int) -> date:
        return self.ago(days).date()


def make_sharing(made: DemoProvince, at: datetime) -> None:
    """Asks for nothing where the demo's registry holds no masts of the two operators."""
    cast = _cast(made, at)
    of_a, of_b = _masts(cast.a), _masts(cast.b)
    if len(of_a) >= 4 and len(of_b) >= 2:
        _tenancies(cast, of_a, of_b)
        _requests(cast, of_a, of_b)
    _rents(cast)
    _plans(cast)
    for model in (SharingRequest, DeclaredRent, YearPlan):
        model.objects.filter(province=made.province).update(demo=True)


def _cast(made: DemoProvince, at: datetime) -> _Cast:
    a = made.organisation(made.province, "Viễn thông Mây Xanh")
    b = made.organisation(made.province, "Viễn thông Sao Sáng")
    other = User.objects.create_user(
        username="nhamang2",
        password=PASSWORD,
        full_name="Đinh Thị Kịch Bản",
        position="Trưởng phòng hạ tầng",
        email="nhamang2@songmay.example",
    )
    Membership.objects.create(user=other, organisation=b, role="operator", valid_from=FOUNDED)
    made.people["nhamang2"] = other
    actors = {who: Actor(made.people[who], at.date()) for who in ("nhamang", "nhamang2", "so")}
    return _Cast(made, at, a, b, actors["nhamang"], actors["nhamang2"], actors["so"])


def _masts(owner: Organisation) -> list[Asset]:
    found = living().filter(owner=owner, type="antenna_mast", state="in_service")
    return list(found.select_related("unit", "province", "owner").order_by("pk"))


def _paper(name: str) -> ContentFile[bytes]:
    said = f"{name}: văn bản giả định của bản trình diễn.\n"
    return ContentFile(said.encode(), name=f"{name}.txt")


def _tenancies(cast: _Cast, of_a: Sequence[Asset], of_b: Sequence[Asset]) -> None:
    for actor, asset, tenant, months in (
        (cast.for_a, of_a[0], cast.b, 18),
        (cast.for_b, of_b[0], cast.a, 12),
    ):
        add_tenancy(
            actor=actor,
            asset=asset,
            tenant=tenant,
            tenant_name="",
            valid_from=cast.day(30 * months),
            valid_to=None,
            document=f"{months:02}/TT-DC",
            note="",
            now=cast.ago(30 * months),
            files=[_paper(f"thoa-thuan-{months:02}")],
        )


def _requests(cast: _Cast, of_a: Sequence[Asset], of_b: Sequence[Asset]) -> None:
    """Signed; waiting for the owner; a counter-offer; refused and before the department."""
    signed = _asked(cast, 60, of_a[1], "Lắp ăng ten 4G, 5G")
    _answered(cast, signed, cast.for_a, Act.AGREE, 52, "Đồng ý từ độ cao 24 m")
    agreement = Agreement("31/TT-DC", cast.day(45), cast.day(40))
    _answered(cast, signed, cast.for_b, Act.RECORD, 45, "", agreement=agreement, paper="thoa-thuan-31")
    _asked(cast, 4, of_a[2], "Bổ sung vùng phủ khu Ven Sông")
    offered = _asked(cast, 12, of_b[1], "Lắp ăng ten 5G", back=True)
    _answered(cast, offered, cast.for_b, Act.OFFER, 6, "Chỉ còn vị trí 18 m, từ quý sau")
    fought = _asked(cast, 40, of_a[3], "Lắp thiết bị tại đỉnh cột")
    _answered(cast, fought, cast.for_a, Act.REFUSE, 30, "Cột hết tải trọng gió")
    _answered(
        cast, fought, cast.for_b, Act.BRING, 20, "Hồ sơ thiết kế cho thấy còn tải 40 kg", about="refusal"
    )
    dispute = fought.disputes.get()
    mediate(actor=cast.department, dispute=dispute, step=Step.TAKE, text="", now=cast.ago(16))
    mediate(
        actor=cast.department,
        dispute=dispute,
        step=Step.MEET,
        text="Hai bên thống nhất thuê kiểm định tải trọng trong 10 ngày",
        on=cast.day(8),
        files=[_paper("bien-ban-hiep-thuong")],
        now=cast.ago(8),
    )


def _asked(cast: _Cast, days: int, asset: Asset, purpose: str, *, back: bool = False) -> SharingRequest:
    asker, actor = (cast.a, cast.for_a) if back else (cast.b, cast.for_b)
    return ask_to_share(
        actor=actor,
        unit=cast.made.province,
        asker=asker,
        owner=None,
        assets=[asset],
        route="",
        other_provinces="",
        purpose=purpose,
        needs="Ba ăng ten 5G, 40 kg, độ cao từ 24 m, nguồn 3 kW",
        wanted_from=cast.day(days - 60),
        wanted_to=None,
        uid=uuid5(SPACE, f"{asker.name} {days}"),
        now=cast.ago(days),
    )


def _answered(
    cast: _Cast,
    request: SharingRequest,
    actor: Actor,
    act: Act,
    days: int,
    text: str,
    *,
    paper: str = "",
    about: str = "",
    agreement: Agreement | None = None,
) -> None:
    files = [_paper(paper)] if paper else []
    answer_request(
        actor=actor, request=request, act=act, text=text, files=files, agreement=agreement, about=about,
        now=cast.ago(days),
    )  # fmt: skip
    request.refresh_from_db()


def _rents(cast: _Cast) -> None:
    for who, kind_of, kind, price, measure, months in RENTS:
        operator, actor = (cast.a, cast.for_a) if who == "a" else (cast.b, cast.for_b)
        began = cast.day(30 * months)
        draft = RentDraft(
            operator, cast.made.province, kind_of, kind, "", Decimal(price), "thousand", measure, "year",
            "chưa gồm thuế giá trị gia tăng", began, None, f"Tờ khai {months:02}/KK ngày {began:%d/%m/%Y}",
        )  # fmt: skip
        paper = _paper(f"to-khai-{months:02}-{kind_of}-{who}")
        declare_rent(actor=actor, draft=draft, files=[paper], now=cast.ago(30 * months), sure=True)


def _plans(cast: _Cast) -> None:
    """This year's approved, next year's waiting; the rival's returned."""
    year = cast.at.year
    approved = _plan(cast, cast.a, cast.for_a, year, LINES, 300)
    _decided(cast, approved, 290, approve=True, remarks="")
    _plan(cast, cast.a, cast.for_a, year + 1, LINES[1:], 6)
    rivals = _plan(cast, cast.b, cast.for_b, year + 1, LINES[3:4], 15)
    _decided(cast, rivals, 9, approve=False, remarks="Bổ sung nhóm 7: cột nào dùng chung với ai.")


def _plan(
    cast: _Cast, operator: Organisation, actor: Actor, year: int, lines: Sequence[PlanLine], days: int
) -> YearPlan:
    plan = make_year_plan(
        actor=actor, unit=cast.made.province, operator=operator, year=year, now=cast.ago(days)
    )
    for line in lines:
        own = PlanLine(
            line.group, line.work, line.quantity, line.unit, f"{line.in_service}/{year}",
            line.owner if line.group == 7 else operator.name, line.note,
        )  # fmt: skip
        keep_line(actor=actor, plan=plan, line=own, row=None)
    return submit_year_plan(actor=actor, plan=plan, now=cast.ago(days))


def _decided(cast: _Cast, plan: YearPlan, days: int, *, approve: bool, remarks: str) -> None:
    plan.refresh_from_db()
    decide_year_plan(
        actor=cast.department, plan=plan, approve=approve, remarks=remarks, seen_revision=plan.revision,
        now=cast.ago(days),
    )  # fmt: skip
