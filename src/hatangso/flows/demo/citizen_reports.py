"""The demo's citizens' reports: of every state, in the ward and the commune, along the demo's own roads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from hatangso.domain.citizen_reports import consent
from hatangso.domain.citizen_reports.masking import masked
from hatangso.flows.citizen_reports.file_report import Given, check_given, file_report
from hatangso.flows.citizen_reports.handle_report import (
    answer_for_owner,
    assign_report,
    check_report,
    close_report,
    forward_report,
)
from hatangso.flows.citizen_reports.join_reports import merge_report
from hatangso.flows.citizen_reports.promises import keep_template
from hatangso.flows.demo.province import DemoProvince
from hatangso.store.citizen_reports.models import CitizenReport
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit

SPACE = UUID("2b1d9f0e-51a7-4c53-9d1e-0a6f5f2c7a11")
A, B = "Viễn thông Mây Xanh", "Viễn thông Sao Sáng"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True)
class Told:
    """One report `days` ago, and how far it came: received, checked, with_owner, answered, done, refused."""

    days: int
    category: str
    text: str
    place: tuple[float, float] | None
    address: str
    came: str
    owner: str = A
    answer: str = ""
    also: int = 0
    phone: str = ""
    answers: Mapping[str, list[str]] = field(default_factory=dict)


WARD = (
    Told(41, "leaning_pole", "Cột treo cáp trước chợ nghiêng về phía lòng đường", (110.0352, 13.1213),
         "Phố Chợ Mới, cạnh cổng chợ", "done", answer="Đã dựng lại và gia cố chân cột.", also=4,
         answers={"danger": ["yes"]}),
    Told(33, "low_cable", "Bó cáp võng thấp, xe tải đi qua bị vướng", (110.0488, 13.1010),
         "Đường Bờ Đê, đoạn qua trạm bơm", "done", owner=B, answer="Đã bó gọn, nâng cáp lên 5,5 m.", also=2,
         answers={"height": ["3,5"]}),
    Told(26, "wifi_down", "Wi-Fi nhà văn hóa không vào được từ đầu tháng", (110.0450, 13.1195),
         "Nhà văn hóa Tổ dân phố 1", "done", answer="Đã thay thiết bị phát, kiểm tra đạt.",
         answers={"name": ["WiFi-AnHoa"]}),
    Told(19, "other", "Đề nghị lắp thêm đèn đường ở ngõ 12", None, "Ngõ 12 đường Bờ Đê", "refused",
         answer="Đèn đường không thuộc hạ tầng số; đã chuyển bộ phận đô thị của phường."),
    Told(9, "no_signal", "Trong xóm ven đê gọi điện chập chờn, không có 4G", (110.0471, 13.1402),
         "Xóm ven đê", "with_owner", also=6, answers={"operator": [B], "service": ["call", "4g"]}, owner=B),
    Told(4, "damaged_cabinet", "Tủ cáp bung cửa, trẻ con hay nghịch", (110.0571, 13.1196),
         "Phố Chợ Mới, đầu cầu", "answered", answer="Đã thay khóa, lắp lại cửa tủ."),
    Told(3, "manhole_missing", "Mất nắp bể cáp trên vỉa hè", (110.0502, 13.1101),
         "Đường Bờ Đê, gần trường học", "with_owner", answers={"road": ["pavement"]}, also=3,
         phone="0900000001"),
    Told(2, "dark_camera", "Camera ở ngã tư bị cành cây che kín", (110.0503, 13.1181),
         "Ngã tư chợ", "checked"),
    Told(1, "broken_cable", "Cáp đứt rơi ngang ngõ sau cơn gió đêm qua, gọi 0900 000 002 để chỉ chỗ",
         (110.0399, 13.1204), "Ngõ sau Phố Chợ Mới", "received", answers={"blocks": ["partly"]},
         phone="0900000002"),
    Told(0, "broken_cable", "Dây mạng đứt thõng xuống lối đi", (110.04005, 13.1204), "Ngõ sau chợ",
         "duplicate", answers={"blocks": ["partly"]}),
)  # fmt: skip
COMMUNE = (
    Told(15, "slow_network", "Tối nào mạng di động cũng rất chậm", (110.1080, 13.1205), "Thôn giữa xã",
         "with_owner", answers={"operator": [A], "kind": ["mobile"], "download": ["2,5"]}),
    Told(2, "station_power", "Trạm phát sóng chạy máy nổ cả đêm", (110.1390, 13.1390), "Cuối đường liên xã",
         "received"),
)  # fmt: skip


def make_citizen_reports(made: DemoProvince, today: date, at: datetime) -> None:
    """Filed, looked through, forwarded and answered by the demo's people."""
    for who, unit, told in (("canbo", made.ward, WARD), ("canbo2", made.commune, COMMUNE)):
        actor = Actor(made.people[who], today)
        last: CitizenReport | None = None
        for number, one in enumerate(told):
            last = _one(made, actor, unit, number, one, at, last)
    keep_template(
        actor=Actor(made.people["canbo"], today),
        unit=made.ward,
        category="",
        name="Cảm ơn, đã chuyển",
        text="Cảm ơn bạn đã phản ánh. Phường đã chuyển đơn vị quản lý và sẽ báo lại khi xong.",
    )


def _one(
    made: DemoProvince,
    actor: Actor,
    unit: Unit,
    number: int,
    told: Told,
    at: datetime,
    last: CitizenReport | None,
) -> CitizenReport:
    sent = at - told.days * DAY - 2 * HOUR
    lon, lat = told.place or (None, None)
    given = Given(
        unit=unit,
        category=told.category,
        text=told.text,
        address=told.address,
        lon=lon,
        lat=lat,
        answers=told.answers,
        phone=told.phone,
        consent=consent.VERSION if told.phone else "",
    )
    checked = check_given(uid=uuid5(SPACE, f"{unit.code} {number}"), given=given, now=sent)
    report = file_report(checked=checked, via="web", now=sent, demo=True).report
    if told.also:
        CitizenReport.objects.filter(pk=report.pk).update(also=told.also)
    if told.came == "duplicate" and last is not None:
        merge_report(actor=actor, report=report, into=last, now=sent + HOUR)
    if told.came in {"received", "duplicate"}:
        return report
    report = check_report(
        actor=actor,
        report=report,
        public_text=masked(told.text),
        public_address=masked(told.address),
        public_photos=(),
        private=report.private,
        now=sent + HOUR,
    )
    if told.category in {"wifi_down", "dark_camera"}:
        office = made.organisation(unit, "Phòng Văn hóa - Xã hội")
        report = assign_report(actor=actor, report=report, office=office, text="", now=sent + 2 * HOUR)
    elif told.came in {"with_owner", "answered", "done"}:
        owner = made.organisation(made.province, told.owner)
        report = forward_report(
            actor=actor,
            report=report,
            owner=owner,
            due_on=None,
            text="Đề nghị kiểm tra.",
            now=sent + 3 * HOUR,
        )
    if told.came == "answered":
        report = _owners_answer(made, report, told, sent + DAY)
    if told.came in {"done", "refused"}:
        took = timedelta(days=1 + number * 2)
        report = close_report(actor=actor, report=report, state=told.came, text=told.answer, now=sent + took)
    return report


def _owners_answer(made: DemoProvince, report: CitizenReport, told: Told, at: datetime) -> CitizenReport:
    """By the demo's person of that operator; where it has none, it is still waited for."""
    for person in made.people.values():
        actor = Actor(person, at.date())
        if report.owner_id in actor.organisation_ids:
            return answer_for_owner(actor=actor, report=report, text=told.answer, mended=True, now=at)
    return report
