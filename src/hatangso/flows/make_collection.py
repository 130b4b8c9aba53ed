"""A request for data is drafted and changed; a draft is thrown away."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.catalog.discovery import table
from hatangso.domain.footing import Footing
from hatangso.domain.periods import Period, parse_period
from hatangso.flows.change_recipients import write_recipients
from hatangso.flows.recipient_steps import owing, write_steps
from hatangso.flows.refused import Refused
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.collection.audiences import Asked
from hatangso.store.collection.models import (
    Collection,
    CollectionItem,
    CollectionRecipient,
    CollectionTable,
)
from hatangso.store.duties.models import Duty
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import definitions_of

BREAKDOWNS = {"province": ("place", "commune", "neighbourhood"), "commune": ("place", "neighbourhood")}
LEVELS = {
    "province": (("commune", "province"), ("province",), ("commune",)),
    "commune": (("commune",),),
}
AT_ONCE = timedelta(seconds=30)  # the same told again by the same person: the button was pressed twice


@dataclass(frozen=True)
class ItemAsked:
    """One indicator asked for; see `CollectionItem`."""

    indicator: str
    breakdown: str = "place"
    required: bool = True
    note: str = ""


@dataclass(frozen=True)
class TableAsked:
    """One table asked for, by the code and version of its definition."""

    table: str
    version: int = 1
    required: bool = True


@dataclass(frozen=True)
class CollectionWords:
    """What a person writes of a request."""

    title: str
    period: Period
    cutoff_on: date
    due_on: date
    levels: tuple[str, ...]
    items: tuple[ItemAsked, ...] = ()
    tables: tuple[TableAsked, ...] = ()
    instructions: str = ""
    basis: str = ""
    footing: Footing = Footing.REPORTED
    asked_by: Organisation | None = None


def make_collection(
    *,
    actor: Actor,
    unit: Unit,
    words: CollectionWords,
    now: datetime,
    origin: str = "hand",
    duty: Duty | None = None,
    recipients: tuple[Asked, ...] = (),
) -> Collection:
    """A draft, which nobody is told of yet. The same made twice at once is made once."""
    actor.require("run_collections", unit)
    _check(unit, words)
    _check_items(unit, words)
    if duty is not None and duty.unit_id != unit.pk:
        raise Refused(_("Nghĩa vụ báo cáo không thuộc địa phương này."), field="duty")
    with transaction.atomic(), in_trail_of(unit.pk):
        Unit.objects.select_for_update().get(pk=unit.pk)
        twice: Collection | None = Collection.objects.filter(
            unit=unit,
            title=words.title.strip(),
            period=words.period.code,
            made_by=actor.user,
            made_at__gt=now - AT_ONCE,
            state="draft",
        ).first()
        if twice is not None:
            return twice
        collection = Collection(unit=unit, origin=origin, duty=duty, made_by=actor.user, made_at=now)
        _write(collection, words)
        collection.save()
        _write_asked(collection, words)
        write_recipients(collection, recipients, now)
    return collection


def edit_collection(
    *, actor: Actor, collection: Collection, words: CollectionWords, seen: int, now: datetime
) -> Collection:
    """Change a request that was seen at that revision. Of an open one only what does not change the answers:
    title, instructions, basis and the due day, of which the recipients are told."""
    actor.require("run_collections", collection.unit)
    _check(collection.unit, words)
    with transaction.atomic(), in_trail_of(collection.unit_id):
        held = Collection.objects.select_for_update(of=("self",)).select_related("unit").get(pk=collection.pk)
        if held.revision != seen:
            raise Refused(
                _(
                    "Người khác vừa sửa kỳ thu thập này nên chưa lưu gì; những gì bạn vừa nhập vẫn còn "
                    "ở đây. So với bản mới bên dưới rồi lưu lại."
                ),
                field="seen",
            )
        if held.state not in {"draft", "open"}:
            raise Refused(_("Kỳ thu thập đã đóng hoặc đã rút nên không sửa được."))
        due_before = held.due_on
        if held.state == "open":
            _check_frozen(held, words)
        else:
            _check_items(held.unit, words)
        _write(held, words)
        held.revision += 1
        held.save()
        if held.state == "draft":
            held.items.all().delete()
            held.tables.all().delete()
            _write_asked(held, words)
        elif held.due_on != due_before:
            _move_due(held, actor, now)
    return held


def delete_draft(*, actor: Actor, collection: Collection) -> None:
    """Throw away a request that was never opened."""
    actor.require("run_collections", collection.unit)
    with transaction.atomic(), in_trail_of(collection.unit_id):
        held = Collection.objects.select_for_update().get(pk=collection.pk)
        if held.opened_at is not None:
            raise Refused(_("Kỳ thu thập đã mở thì không xóa được; hãy rút hoặc đóng lại."))
        held.delete()


def words_of(collection: Collection) -> CollectionWords:
    """What the request says now. Two queries."""
    period = parse_period(collection.period)
    assert period is not None  # checked when it was made
    return CollectionWords(
        title=collection.title,
        period=period,
        cutoff_on=collection.cutoff_on,
        due_on=collection.due_on,
        levels=tuple(collection.levels),
        items=tuple(
            ItemAsked(item.indicator, item.breakdown, item.required, item.note)
            for item in collection.items.all()
        ),
        tables=tuple(TableAsked(one.table, one.version, one.required) for one in collection.tables.all()),
        instructions=collection.instructions,
        basis=collection.basis,
        footing=Footing(collection.footing),
        asked_by=collection.asked_by,
    )


def _move_due(held: Collection, actor: Actor, now: datetime) -> None:
    """Everybody who still owes learns of the new day; an extension that ends no later than it is over."""
    passed = held.recipients.filter(due_on__lte=held.due_on)
    passed.update(due_on=None, extension_reason="")
    day = f"{held.due_on:%d/%m/%Y}"

    def said(_one: CollectionRecipient, called: str) -> str:
        told = {"title": held.title, "place": called, "due": day}
        return _("Hạn nộp đổi thành %(due)s: %(title)s – %(place)s") % told

    write_steps([one for one in owing(held) if one.due_on is None], "due", day, actor, said, now)


def _check(unit: Unit, words: CollectionWords) -> None:
    if not words.title.strip():
        raise Refused(_("Hãy đặt tên cho kỳ thu thập."), field="title")
    if words.due_on < words.cutoff_on:
        raise Refused(
            _("Hạn nộp phải sau ngày chốt số liệu %(day)s.") % {"day": f"{words.cutoff_on:%d/%m/%Y}"},
            field="due_on",
        )
    if words.cutoff_on < words.period.first_day:
        raise Refused(_("Ngày chốt số liệu đang trước cả ngày đầu của kỳ; hãy xem lại."), field="cutoff_on")
    if words.levels not in LEVELS.get(unit.level, ()):
        raise Refused(_("Hãy chọn các cấp duyệt."), field="levels")
    if words.asked_by is not None and words.asked_by.unit_id != unit.pk:
        raise Refused(_("Cơ quan yêu cầu phải thuộc chính địa phương này."), field="asked_by")


def _check_items(unit: Unit, words: CollectionWords) -> None:
    known = definitions_of(unit)
    for item in words.items:
        if item.indicator not in known:
            raise Refused(_("Có chỉ số không còn trong danh mục; hãy bỏ chọn chỉ số đó."), field="items")
        if item.breakdown not in BREAKDOWNS.get(unit.level, ()):
            raise Refused(_("Có chỉ số chọn cách chia không dùng được ở đây."), field="items")
    if len({(item.indicator, item.breakdown) for item in words.items}) < len(words.items):
        raise Refused(_("Có chỉ số được hỏi hai lần."), field="items")
    if any(table(one.table) is None for one in words.tables):
        raise Refused(_("Có bảng số liệu không còn trong danh mục; hãy bỏ chọn bảng đó."), field="tables")
    if len({one.table for one in words.tables}) < len(words.tables):
        raise Refused(_("Có bảng số liệu được hỏi hai lần."), field="tables")


def _check_frozen(held: Collection, words: CollectionWords) -> None:
    before = words_of(held)
    same = (
        (before.period, before.cutoff_on, before.levels, before.footing)
        == (words.period, words.cutoff_on, words.levels, words.footing)
        and before.items == words.items
        and before.tables == words.tables
    )
    if not same:
        raise Refused(
            _(
                "Kỳ thu thập đã mở: kỳ số liệu, ngày chốt, chỉ số và cấp duyệt đã cố định. "
                "Muốn hỏi khác, hãy rút kỳ này và lập kỳ mới."
            )
        )


def _write(collection: Collection, words: CollectionWords) -> None:
    collection.title = words.title.strip()[:300]
    collection.instructions = words.instructions.strip()
    collection.basis = words.basis.strip()[:300]
    collection.period = words.period.code
    collection.cutoff_on = words.cutoff_on
    collection.due_on = words.due_on
    collection.levels = list(words.levels)
    collection.footing = words.footing.value
    collection.asked_by = words.asked_by


def _write_asked(collection: Collection, words: CollectionWords) -> None:
    CollectionItem.objects.bulk_create(
        CollectionItem(
            collection=collection,
            indicator=item.indicator,
            breakdown=item.breakdown,
            required=item.required,
            note=item.note.strip()[:300],
            position=position,
        )
        for position, item in enumerate(words.items)
    )
    CollectionTable.objects.bulk_create(
        CollectionTable(
            collection=collection,
            table=one.table,
            version=one.version,
            required=one.required,
            position=position,
        )
        for position, one in enumerate(words.tables)
    )
