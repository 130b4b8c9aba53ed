"""A superior publishes figures for the communes below once: they land in each as approved, with their source.

A publication is a filing of the publisher about the province that nobody was asked for. A later version
takes its place: what it no longer tells is withdrawn, nothing is erased.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.collection.sheet import CellKey, CellValues
from hatangso.domain.collection.snapshot import cells_of, digest_of
from hatangso.domain.tables.handed import CODE
from hatangso.flows.carry_contests import carry_contests
from hatangso.flows.keep_standing import keys_of, refresh_standing
from hatangso.flows.land_figures import change_state, hold_places, land_figures, standing_rows
from hatangso.flows.publication_words import PublicationWords, check_publication, words_of
from hatangso.flows.refused import Refused
from hatangso.flows.tell_communes import tell_communes
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.collection.filing_places import filings
from hatangso.store.collection.filing_sheets import entries_of, key_of_entry, values_of_entry
from hatangso.store.collection.models import (
    Collection,
    CollectionItem,
    CollectionRecipient,
    Filing,
    FilingEntry,
    FilingSnapshot,
    FilingStep,
    FilingUpload,
)
from hatangso.store.collection.publications import ORIGIN, publishers_for
from hatangso.store.collection.table_sheets import communes_of
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Observation


def hand_down(
    *,
    actor: Actor,
    unit: Unit,
    words: PublicationWords,
    figures: Mapping[CellKey, CellValues],
    evidence: Sequence[Received] = (),
    told_in: Filing | None = None,
    now: datetime,
) -> Filing:
    """Publish figures of communes of the province `unit`; they count as approved there at once.

    `told_in`: the approved filing that they come from, where they do not come from a file.
    """
    actor.require("hand_down", unit)
    require_publisher(actor, unit, words.publisher, told_in)
    check_publication(unit, words, figures, now)
    with transaction.atomic(), in_trail_of(unit.pk):
        Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
        today = timezone.localdate(now)
        collection = Collection.objects.create(
            unit=unit,
            asked_by=words.publisher,
            title=words.title.strip(),
            basis=words.basis.strip(),
            period=words.period.code,
            cutoff_on=words.published_on,
            due_on=max(today, words.published_on),
            levels=["province"],
            footing=words.footing.value,
            state="closed",
            origin=ORIGIN,
            made_by=actor.user,
            made_at=now,
            opened_at=now,
            closed_at=now,
            demo=unit.demo,
        )
        recipient = CollectionRecipient.objects.create(
            collection=collection, organisation=words.publisher, place=unit
        )
        made = Filing.objects.create(
            recipient=recipient,
            state="approved",
            level="province",
            version=0,
            started_by=actor.user,
            started_at=now,
            first_submitted_at=now,
        )
        filing = filings().get(pk=made.pk)
        put_figures(actor, filing, words.source, figures, evidence, reason="", now=now)
    return filing


def require_publisher(actor: Actor, unit: Unit, publisher: Organisation, told_in: Filing | None) -> None:
    """In the name of a body that reports to the province only what it told itself may be published."""
    if publishers_for(actor, unit).filter(pk=publisher.pk).exists():
        return
    if told_in is None or told_in.recipient.organisation_id != publisher.pk:
        refused = _(
            "Chỉ công bố nhân danh %(who)s khi lấy đúng bộ số liệu đã duyệt của nơi đó; nếu gửi tệp, "
            "hãy chọn cơ quan của mình."
        )
        raise Refused(refused % {"who": publisher.name}, field="publisher")


def hand_down_again(
    *,
    actor: Actor,
    publication: Filing,
    published_on: date,
    figures: Mapping[CellKey, CellValues],
    reason: str,
    evidence: Sequence[Received] = (),
    now: datetime,
) -> Filing:
    """A later version: changed figures correct the earlier ones, missing ones are withdrawn."""
    unit = publication.recipient.place
    actor.require("hand_down", unit)
    if not reason.strip():
        raise Refused(_("Hãy ghi vì sao công bố lại."), field="reason")
    words = words_of(publication, published_on)
    check_publication(unit, words, figures, now)
    with transaction.atomic(), in_trail_of(unit.pk):
        filing = hold_publication(publication)
        if filing.recipient.collection.state == "withdrawn":
            raise Refused(_("Công bố này đã rút; hãy lập công bố mới."))
        put_figures(actor, filing, words.source, figures, evidence, reason=reason.strip(), now=now)
    return filing


def withdraw_publication(*, actor: Actor, publication: Filing, reason: str, now: datetime) -> Filing:
    """Take all its figures back: they stay in the record of each commune, labelled, and count no more."""
    unit = publication.recipient.place
    actor.require("hand_down", unit)
    if not reason.strip():
        raise Refused(_("Hãy ghi vì sao rút công bố."), field="reason")
    with transaction.atomic(), in_trail_of(unit.pk):
        filing = hold_publication(publication)
        if filing.recipient.collection.state == "withdrawn":
            raise Refused(_("Công bố này đã rút từ trước."))
        words = words_of(filing, filing.recipient.collection.cutoff_on)
        put_figures(actor, filing, words.source, {}, (), reason=reason.strip(), now=now)
        collection = filing.recipient.collection
        collection.state = "withdrawn"
        collection.save()
    return filing


def hold_publication(publication: Filing) -> Filing:
    """The publication, held until the transaction ends."""
    Filing.objects.select_for_update().get(pk=publication.pk)
    return filings().get(pk=publication.pk)


def put_figures(
    actor: Actor,
    filing: Filing,
    source: str,
    figures: Mapping[CellKey, CellValues],
    evidence: Sequence[Received],
    *,
    reason: str,
    now: datetime,
) -> list[Observation]:
    """Make the publication's figures exactly these and land them, approved. Few queries, however many.

    To be called in a transaction in which the publication is held.
    """
    units = communes_of(filing.recipient.place)
    hold_places(filing, (units[key.place].pk for key in figures))
    _ask(filing.recipient.collection, {key.indicator for key in figures})
    there = {key_of_entry(entry): entry for entry in entries_of(filing)}
    fresh, changed = [], []
    for key in [*figures, *(key for key in there if key not in figures)]:
        values = figures.get(key, CellValues())
        entry = there.get(key)
        if entry is not None and values_of_entry(entry) == values:
            continue
        if entry is None:
            entry = FilingEntry(filing=filing, indicator=key.indicator, place=units[key.place], revision=0)
            fresh.append(entry)
        else:
            changed.append(entry)
        entry.part, entry.whole, entry.value, entry.note = (
            values.part,
            values.whole,
            values.value,
            values.note,
        )
        entry.revision += 1
        entry.edited_by, entry.edited_at = actor.user, now
    if not fresh and not changed:
        raise Refused(_("Không có số liệu nào đổi so với bản đang công bố."))
    FilingEntry.objects.bulk_create(fresh, batch_size=500)
    FilingEntry.objects.bulk_update(
        changed, ["part", "whole", "value", "note", "revision", "edited_by", "edited_at"], batch_size=200
    )
    filing.version += 1
    filing.revision += 1
    filing.submitted_by, filing.submitted_at, filing.decided_at = actor.user, now, now
    filing.save()
    entries = list(entries_of(filing))
    landed = land_figures(actor=actor, filing=filing, entries=entries, reason=reason, now=now)
    replaced = _replaced(filing, entries, landed)
    change_state(replaced, state="superseded", decision_note=reason)
    change_state(
        landed,
        state="approved",
        approved_level="province",
        decided_by=actor.user,
        decided_at=now,
        source=source,
    )
    _keep_files(filing, evidence, actor, now)
    refresh_standing(keys_of([*landed, *replaced]))
    _freeze(filing, entries, reason, actor, now)
    carry_contests(replaced, landed, reason, actor, now)
    tell_communes(filing, landed, now)
    return landed


def _replaced(
    filing: Filing, entries: Sequence[FilingEntry], landed: Sequence[Observation]
) -> list[Observation]:
    """The publisher's approved figures of the period that these correct, or that it no longer tells."""
    new = {(row.unit_id, row.indicator): row.pk for row in landed}
    blank = {(e.place_id, e.indicator) for e in entries if values_of_entry(e).is_blank}
    own = {entry.observation_id for entry in entries}
    found = []
    for row in standing_rows(filing):
        key = (row.unit_id, row.indicator)
        if (key in new and new[key] != row.pk) or (key in blank and row.pk in own):
            found.append(row)
    return found


def _ask(collection: Collection, indicators: set[str]) -> None:
    there = set(collection.items.values_list("indicator", flat=True))
    CollectionItem.objects.bulk_create(
        CollectionItem(collection=collection, indicator=code, breakdown="commune", required=False, position=n)
        for n, code in enumerate(sorted(indicators - there), start=len(there))
    )


def _keep_files(filing: Filing, evidence: Sequence[Received], actor: Actor, now: datetime) -> None:
    """The published file belongs to the publication; a commune reads its own figures, not everybody's."""
    FilingUpload.objects.bulk_create(
        FilingUpload(
            filing=filing,
            table=CODE,
            received=file,
            state="applied",
            story={"kept_rows": False, "version": filing.version},
            by=actor.user,
            at=now,
            applied_at=now,
        )
        for file in evidence
    )


def _freeze(filing: Filing, entries: Sequence[FilingEntry], reason: str, actor: Actor, now: datetime) -> None:
    cells = cells_of({key_of_entry(entry).text: values_of_entry(entry) for entry in entries})
    FilingSnapshot.objects.create(
        filing=filing,
        version=filing.version,
        level="province",
        cells=cells,
        digest=digest_of(cells),
        by=actor.user,
        at=now,
    )
    FilingStep.objects.create(
        filing=filing,
        recipient=filing.recipient,
        action="publish",
        level="province",
        version=filing.version,
        text=reason,
        by=actor.user,
        at=now,
    )
