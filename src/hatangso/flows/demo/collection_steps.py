"""What people of the demo do with a request for data: ask, hand in, approve, correct."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from hatangso.domain.collection.cutoffs import offered_cutoffs
from hatangso.domain.collection.sheet import CellValues
from hatangso.domain.periods import Period
from hatangso.flows.change_recipients import add_recipients
from hatangso.flows.comment_filing import comment_filing
from hatangso.flows.correct_filing import correct_filing
from hatangso.flows.decide_filing import approve_filing
from hatangso.flows.demo.province import DemoProvince
from hatangso.flows.make_collection import CollectionWords, ItemAsked, make_collection
from hatangso.flows.open_collection import open_collection
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


def asked_for(
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
    actor = actor_of(made, who, at)
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


def sent_to(
    made: DemoProvince, who: str, found: Collection, asked: Mapping[Organisation, Unit], at: datetime
) -> None:
    """Choose the recipients and open the request."""
    actor = actor_of(made, who, at)
    pairs = [Asked(organisation.pk, place.pk) for organisation, place in asked.items()]
    add_recipients(actor=actor, collection=found, asked=pairs, now=at)
    open_collection(actor=actor, collection=found, now=at)


def begun(
    made: DemoProvince,
    who: str,
    found: Collection,
    organisation: Organisation,
    told: Mapping[str, CellValues],
    at: datetime,
) -> Filing:
    """The recipient's filing with these figures of the whole place typed in."""
    actor = actor_of(made, who, at)
    filing = start_filing(actor=actor, recipient=recipient_of(found, organisation), now=at)
    rows = {row.key.indicator: row for row in sheet_of(filing).rows}
    cells = [CellSave(rows[code].key, values, rows[code].revision) for code, values in told.items()]
    save_cells(actor=actor, filing=filing, cells=cells, seen=filing.revision, now=at)
    return filings().get(pk=filing.pk)


def handed_in(
    made: DemoProvince,
    who: str,
    found: Collection,
    organisation: Organisation,
    told: Mapping[str, CellValues],
    at: datetime,
) -> Filing:
    """The same, handed in."""
    filing = begun(made, who, found, organisation, told, at)
    submit_filing(actor=actor_of(made, who, at), filing=filing, seen=filing.revision, now=at)
    return filings().get(pk=filing.pk)


def corrected(
    made: DemoProvince,
    who: str,
    found: Collection,
    organisation: Organisation,
    told: Mapping[str, CellValues],
    reason: str,
    at: datetime,
) -> None:
    """An approved filing opened again, mended and handed in; the province asks about a cell of it."""
    filing = filings().get(recipient=recipient_of(found, organisation))
    correct_filing(actor=actor_of(made, who, at), filing=filing, reason=reason, now=at)
    filing = handed_in(made, who, found, organisation, told, at + timedelta(hours=1))
    comment_filing(
        actor=actor_of(made, "so", at),
        filing=filing,
        text="26 hộ này đã tính ở kỳ sau chưa?",
        cell=next(row.key.text for row in sheet_of(filing).rows if row.changed_since_approval),
        now=at + timedelta(days=1),
    )


def approved(
    made: DemoProvince, who: str, found: Collection, organisation: Organisation, at: datetime
) -> None:
    filing = filings().get(recipient=recipient_of(found, organisation))
    approve_filing(actor=actor_of(made, who, at), filing=filing, seen=filing.revision, now=at)


def recipient_of(found: Collection, organisation: Organisation) -> CollectionRecipient:
    one: CollectionRecipient = CollectionRecipient.objects.select_related(
        "collection__unit", "organisation", "place__parent"
    ).get(collection=found, organisation=organisation)
    return one


def two_offices(made: DemoProvince) -> tuple[Organisation, Organisation]:
    return made.organisation(made.ward, OFFICE), made.organisation(made.commune, OFFICE)


def actor_of(made: DemoProvince, who: str, at: datetime) -> Actor:
    return Actor(made.people[who], at.date())


def quarter_words(quarter: Period) -> str:
    label = quarter.label.vi
    return label[:1].lower() + label[1:]
