"""The demo's requests for data: one answered, closed and corrected since, three in which all is under way."""

from datetime import date, datetime, timedelta

from hatangso.domain.collection.sheet import CellValues
from hatangso.domain.periods import Period, PeriodKind, period_of
from hatangso.flows.decide_filing import return_filing
from hatangso.flows.demo.collection_steps import (
    OFFICE,
    actor_of,
    approved,
    asked_for,
    begun,
    corrected,
    handed_in,
    quarter_words,
    recipient_of,
    sent_to,
    two_offices,
)
from hatangso.flows.demo.province import DemoProvince
from hatangso.flows.excuse_recipient import excuse_recipient
from hatangso.flows.extend_recipient import extend_recipient
from hatangso.flows.make_collection import ItemAsked
from hatangso.flows.nudge_recipients import nudge_recipients
from hatangso.flows.open_collection import close_collection


def make_collections(made: DemoProvince, today: date, at: datetime) -> None:
    """Two requests of the province to both communes, two of the ward to its offices and to operators."""
    last = period_of(PeriodKind.QUARTER, today).shifted(-1)
    _answered(made, last.shifted(-1), at - timedelta(days=110))
    _under_way(made, last, at)
    _of_offices(made, last, at)
    _of_operators(made, last, at)


def _answered(made: DemoProvince, quarter: Period, at: datetime) -> None:
    """Both communes answered in time; approved by each commune and by the province, then closed."""
    ward_office, office = two_offices(made)
    items = (ItemAsked("fibre_households"), ItemAsked("wifi_culture_houses"))
    found = asked_for(
        made,
        "so",
        made.province,
        f"Kỳ số liệu hạ tầng số {quarter_words(quarter)}",
        quarter,
        items,
        at,
        days=20,
    )
    sent_to(made, "so", found, {ward_office: made.ward, office: made.commune}, at)
    handed_in(made, "canbo", found, ward_office, {}, at + timedelta(days=9))
    handed_in(
        made,
        "canbo2",
        found,
        office,
        {
            "fibre_households": CellValues(part=512, whole=803),
            "wifi_culture_houses": CellValues(part=1, whole=2),
        },
        at + timedelta(days=12),
    )
    for organisation, heads in ((ward_office, ("lanhdao", "lanhdaoso")), (office, ("lanhdao2", "lanhdaoso"))):
        for step, head in enumerate(heads):
            approved(made, head, found, organisation, at + timedelta(days=14 + step))
    close_collection(actor=actor_of(made, "so", at), collection=found, now=at + timedelta(days=25))
    corrected(
        made,
        "canbo2",
        found,
        office,
        {"fibre_households": CellValues(part=538, whole=803)},
        "Nhà mạng gửi lại danh sách, bổ sung 26 hộ ở thôn mới nối cáp",
        at + timedelta(days=100),
    )


def _under_way(made: DemoProvince, quarter: Period, at: datetime) -> None:
    """One commune's answer waits at the province, the other's is late; an operator has more time."""
    ward_office, office = two_offices(made)
    began = at - timedelta(days=18)
    items = (
        ItemAsked("fibre_households"),
        ItemAsked("wifi_culture_houses"),
        ItemAsked("ipv6_agencies"),
        ItemAsked("esign_adults", required=False, note="Tính người từ đủ 15 tuổi"),
    )
    found = asked_for(
        made,
        "so",
        made.province,
        f"Kỳ số liệu hạ tầng số {quarter_words(quarter)}",
        quarter,
        items,
        began,
        days=15,
    )
    operators = [
        made.organisation(made.province, name) for name in ("Viễn thông Sao Sáng", "Cáp quang Sông Mây")
    ]
    sent_to(
        made,
        "so",
        found,
        {ward_office: made.ward, office: made.commune, **dict.fromkeys(operators, made.province)},
        began,
    )
    handed_in(made, "canbo", found, ward_office, {}, began + timedelta(days=8))
    approved(made, "lanhdao", found, ward_office, began + timedelta(days=10))
    begun(
        made,
        "canbo2",
        found,
        office,
        {"wifi_culture_houses": CellValues(part=1, whole=2)},
        began + timedelta(days=13),
    )
    city = actor_of(made, "so", at)
    extend_recipient(
        actor=city,
        recipient=recipient_of(found, operators[0]),
        due_on=at.date() + timedelta(days=7),
        reason="Đang chuyển hệ thống quản lý mạng, đã có văn bản đề nghị",
        now=at - timedelta(days=5),
    )
    excuse_recipient(
        actor=city,
        recipient=recipient_of(found, operators[1]),
        reason="Số liệu cáp quang đã nộp theo kỳ thu thập của phường",
        now=at - timedelta(days=5),
    )
    nudge_recipients(actor=city, collection=found, now=at - timedelta(days=2))


def _of_offices(made: DemoProvince, quarter: Period, at: datetime) -> None:
    """The ward asks its own: one handed in, one sent back, one in the middle, one not begun."""
    began = at - timedelta(days=12)
    items = (ItemAsked("security_level_plans"), ItemAsked("endpoint_protection"))
    found = asked_for(
        made,
        "canbo",
        made.ward,
        f"An toàn hệ thống thông tin của phường {quarter_words(quarter)}",
        quarter,
        items,
        began,
        days=17,
    )
    names = (
        OFFICE,
        "Công an phường An Hòa",
        "Phòng Kinh tế, Hạ tầng và Đô thị",
        "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân",
    )
    office, police, economy, clerks = (made.organisation(made.ward, name) for name in names)
    sent_to(made, "canbo", found, dict.fromkeys((office, police, economy, clerks), made.ward), began)
    filing = handed_in(
        made,
        "congan",
        found,
        police,
        {
            "security_level_plans": CellValues(part=1, whole=1),
            "endpoint_protection": CellValues(part=9, whole=12),
        },
        began + timedelta(days=3),
    )
    return_filing(
        actor=actor_of(made, "lanhdao", at),
        filing=filing,
        seen=filing.revision,
        reason="",
        remarks={"endpoint_protection|D0101|": "Bảng kiểm kê tháng trước có 14 máy; kiểm tra lại tổng số."},
        now=began + timedelta(days=4),
    )
    told = {
        "security_level_plans": CellValues(part=3, whole=5),
        "endpoint_protection": CellValues(part=41, whole=46),
    }
    handed_in(made, "canbo", found, office, told, began + timedelta(days=6))
    begun(
        made,
        "kinhte",
        found,
        economy,
        {"security_level_plans": CellValues(part=2, whole=2)},
        began + timedelta(days=9),
    )


def _of_operators(made: DemoProvince, quarter: Period, at: datetime) -> None:
    """The ward asks operators about itself; the due day is still ahead."""
    began = at - timedelta(days=4)
    found = asked_for(
        made,
        "canbo",
        made.ward,
        f"Số liệu của doanh nghiệp viễn thông {quarter_words(quarter)}",
        quarter,
        (ItemAsked("public_places_broadband"), ItemAsked("key_areas_5g")),
        began,
        days=14,
    )
    asked = [
        made.organisation(made.province, name) for name in ("Viễn thông Mây Xanh", "Viễn thông Sao Sáng")
    ]
    sent_to(made, "canbo", found, dict.fromkeys(asked, made.ward), began)
