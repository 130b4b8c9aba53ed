"""The demo's requests for data: one answered, closed and corrected since, three in which all is under way."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from hatangso.domain.collection.cutoffs import offered_cutoffs
from hatangso.domain.collection.sheet import CellValues
from hatangso.domain.periods import Period, PeriodKind, period_of
from hatangso.flows.change_recipients import add_recipients
from hatangso.flows.comment_filing import comment_filing
from hatangso.flows.correct_filing import correct_filing
from hatangso.flows.decide_filing import approve_filing, return_filing
from hatangso.flows.demo.province import DemoProvince
from hatangso.flows.excuse_recipient import excuse_recipient
from hatangso.flows.extend_recipient import extend_recipient
from hatangso.flows.make_collection import CollectionWords, ItemAsked, make_collection
from hatangso.flows.nudge_recipients import nudge_recipients
from hatangso.flows.open_collection import close_collection, open_collection
from hatangso.flows.save_cells import CellSave, save_cells
from hatangso.flows.start_filing import start_filing
from hatangso.flows.submit_filing import submit_filing
from hatangso.store.collection.audiences import Asked
from hatangso.store.collection.filing_places import filings
from hatangso.store.collection.filing_sheets import sheet_of
from hatangso.store.collection.models import Collection, CollectionRecipient, Filing
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit

OFFICE = "Phòng Văn hóa - Xã hội"
BASIS = "Kế hoạch phát triển hạ tầng số của tỉnh (giả định)"


def make_collections(made: DemoProvince, today: date, at: datetime) -> None:
    """Two requests of the province to both communes, two of the ward to its offices and to operators."""
    last = period_of(PeriodKind.QUARTER, today).shifted(-1)
    _answered(made, last.shifted(-1), at - timedelta(days=110))
    _under_way(made, last, at)
    _of_offices(made, last, at)
    _of_operators(made, last, at)


def _answered(made: DemoProvince, quarter: Period, at: datetime) -> None:
    """Both communes answered in time; approved by each commune and by the province, then closed."""
    ward_office, office = _offices(made)
    items = (ItemAsked("fibre_households"), ItemAsked("wifi_culture_houses"))
    found = _request(
        made, "so", made.province, f"Kỳ số liệu hạ tầng số {_of(quarter)}", quarter, items, at, days=20
    )
    _ask(made, "so", found, {ward_office: made.ward, office: made.commune}, at)
    _file(made, "canbo", found, ward_office, {}, at + timedelta(days=9))
    _file(
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
            _approve(made, head, found, organisation, at + timedelta(days=14 + step))
    close_collection(actor=_actor(made, "so", at), collection=found, now=at + timedelta(days=25))
    _correct(
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
    ward_office, office = _offices(made)
    began = at - timedelta(days=18)
    items = (
        ItemAsked("fibre_households"),
        ItemAsked("wifi_culture_houses"),
        ItemAsked("ipv6_agencies"),
        ItemAsked("esign_adults", required=False, note="Tính người từ đủ 15 tuổi"),
    )
    found = _request(
        made, "so", made.province, f"Kỳ số liệu hạ tầng số {_of(quarter)}", quarter, items, began, days=15
    )
    operators = [
        made.organisation(made.province, name) for name in ("Viễn thông Sao Sáng", "Cáp quang Sông Mây")
    ]
    _ask(
        made,
        "so",
        found,
        {ward_office: made.ward, office: made.commune, **dict.fromkeys(operators, made.province)},
        began,
    )
    _file(made, "canbo", found, ward_office, {}, began + timedelta(days=8))
    _approve(made, "lanhdao", found, ward_office, began + timedelta(days=10))
    _begin(
        made,
        "canbo2",
        found,
        office,
        {"wifi_culture_houses": CellValues(part=1, whole=2)},
        began + timedelta(days=13),
    )
    city = _actor(made, "so", at)
    extend_recipient(
        actor=city,
        recipient=_recipient(found, operators[0]),
        due_on=at.date() + timedelta(days=7),
        reason="Đang chuyển hệ thống quản lý mạng, đã có văn bản đề nghị",
        now=at - timedelta(days=5),
    )
    excuse_recipient(
        actor=city,
        recipient=_recipient(found, operators[1]),
        reason="Số liệu cáp quang đã nộp theo kỳ thu thập của phường",
        now=at - timedelta(days=5),
    )
    nudge_recipients(actor=city, collection=found, now=at - timedelta(days=2))


def _of_offices(made: DemoProvince, quarter: Period, at: datetime) -> None:
    """The ward asks its own: one handed in, one sent back, one in the middle, one not begun."""
    began = at - timedelta(days=12)
    items = (ItemAsked("security_level_plans"), ItemAsked("endpoint_protection"))
    found = _request(
        made,
        "canbo",
        made.ward,
        f"An toàn hệ thống thông tin của phường {_of(quarter)}",
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
    _ask(made, "canbo", found, dict.fromkeys((office, police, economy, clerks), made.ward), began)
    filing = _file(
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
        actor=_actor(made, "lanhdao", at),
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
    _file(made, "canbo", found, office, told, began + timedelta(days=6))
    _begin(
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
    found = _request(
        made,
        "canbo",
        made.ward,
        f"Số liệu của doanh nghiệp viễn thông {_of(quarter)}",
        quarter,
        (ItemAsked("public_places_broadband"), ItemAsked("key_areas_5g")),
        began,
        days=14,
    )
    asked = [
        made.organisation(made.province, name) for name in ("Viễn thông Mây Xanh", "Viễn thông Sao Sáng")
    ]
    _ask(made, "canbo", found, dict.fromkeys(asked, made.ward), began)


def _request(
    made: DemoProvince,
    who: str,
    unit: Unit,
    title: str,
    quarter: Period,
    items: tuple[ItemAsked, ...],
    at: datetime,
    *,
    days: int,
) -> Collection:
    """A draft of that person, due so many days later."""
    actor = _actor(made, who, at)
    words = CollectionWords(
        title=title,
        period=quarter,
        cutoff_on=offered_cutoffs(quarter)[0].on,
        due_on=at.date() + timedelta(days=days),
        levels=("commune", "province") if unit == made.province else ("commune",),
        items=items,
        instructions="Số liệu giả định của bản trình diễn.",
        basis=BASIS if unit == made.province else "",
        asked_by=Organisation.objects.filter(unit=unit, pk__in=actor.organisation_ids).first(),
    )
    found = make_collection(actor=actor, unit=unit, words=words, now=at)
    found.demo = True
    found.save()
    return found


def _ask(
    made: DemoProvince, who: str, found: Collection, asked: Mapping[Organisation, Unit], at: datetime
) -> None:
    """Choose the recipients and open the request."""
    actor = _actor(made, who, at)
    pairs = [Asked(organisation.pk, place.pk) for organisation, place in asked.items()]
    add_recipients(actor=actor, collection=found, asked=pairs, now=at)
    open_collection(actor=actor, collection=found, now=at)


def _begin(
    made: DemoProvince,
    who: str,
    found: Collection,
    organisation: Organisation,
    told: Mapping[str, CellValues],
    at: datetime,
) -> Filing:
    """The recipient's filing with these figures of the whole place typed in."""
    actor = _actor(made, who, at)
    filing = start_filing(actor=actor, recipient=_recipient(found, organisation), now=at)
    rows = {row.key.indicator: row for row in sheet_of(filing).rows}
    cells = [CellSave(rows[code].key, values, rows[code].revision) for code, values in told.items()]
    save_cells(actor=actor, filing=filing, cells=cells, seen=filing.revision, now=at)
    return filings().get(pk=filing.pk)


def _file(
    made: DemoProvince,
    who: str,
    found: Collection,
    organisation: Organisation,
    told: Mapping[str, CellValues],
    at: datetime,
) -> Filing:
    """The same, handed in."""
    filing = _begin(made, who, found, organisation, told, at)
    submit_filing(actor=_actor(made, who, at), filing=filing, seen=filing.revision, now=at)
    return filings().get(pk=filing.pk)


def _correct(
    made: DemoProvince,
    who: str,
    found: Collection,
    organisation: Organisation,
    told: Mapping[str, CellValues],
    reason: str,
    at: datetime,
) -> None:
    """An approved filing opened again, mended and handed in; the province asks about a cell of it."""
    filing = filings().get(recipient=_recipient(found, organisation))
    correct_filing(actor=_actor(made, who, at), filing=filing, reason=reason, now=at)
    filing = _file(made, who, found, organisation, told, at + timedelta(hours=1))
    comment_filing(
        actor=_actor(made, "so", at),
        filing=filing,
        text="26 hộ này đã tính ở kỳ sau chưa?",
        cell=next(row.key.text for row in sheet_of(filing).rows if row.changed_since_approval),
        now=at + timedelta(days=1),
    )


def _approve(
    made: DemoProvince, who: str, found: Collection, organisation: Organisation, at: datetime
) -> None:
    filing = filings().get(recipient=_recipient(found, organisation))
    approve_filing(actor=_actor(made, who, at), filing=filing, seen=filing.revision, now=at)


def _recipient(found: Collection, organisation: Organisation) -> CollectionRecipient:
    one: CollectionRecipient = CollectionRecipient.objects.select_related(
        "collection__unit", "organisation", "place__parent"
    ).get(collection=found, organisation=organisation)
    return one


def _offices(made: DemoProvince) -> tuple[Organisation, Organisation]:
    return made.organisation(made.ward, OFFICE), made.organisation(made.commune, OFFICE)


def _actor(made: DemoProvince, who: str, at: datetime) -> Actor:
    return Actor(made.people[who], at.date())


def _of(quarter: Period) -> str:
    label = quarter.label.vi
    return label[:1].lower() + label[1:]
