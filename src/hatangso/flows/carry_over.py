"""What people corrected, dropped, added, split or joined survives when a plan is read again or amended."""

from collections.abc import Mapping, Sequence

from hatangso.domain.plans.carry_over import Item, continued, merged, same_reading
from hatangso.domain.plans.folding import fold
from hatangso.store.plans.models import PlanDocument, PlanItem

ANEW, GONE = "read_anew", "not_in_text"


def carry_over(
    plan: PlanDocument, fresh: Sequence[PlanItem], earlier: Sequence[PlanItem], earlier_text: str
) -> None:
    """Store the freshly read items of the plan with the earlier decisions on them (in a transaction).

    Items of the plan itself are changed in their place, so that their addresses and audit trail go on; items
    of another plan (the one amended) are copied. What reads as before keeps its decision; what reads
    differently is open again, with the person's word where the document did not change it. What another
    document no longer says does not come along. `earlier_text` is what the earlier items' spans point into.
    """
    living = [item for item in earlier if item.as_read is not None or item.state != "replaced"]
    places = continued([_fresh_item(item) for item in fresh], [_earlier_item(item) for item in living])
    kept: dict[int, PlanItem] = {}  # earlier id → the row that goes on
    changed: set[int] = set()
    unknown = [new for new, place in zip(fresh, places, strict=True) if place is None]
    PlanItem.objects.bulk_create(unknown)
    for new, place in zip(fresh, places, strict=True):
        if place is None:
            continue
        old = living[place]
        if old.as_read is not None and not same_reading(old.as_read, new.data):
            changed.add(old.pk)
        kept[old.pk] = _continue(_own(plan, old), new, old)
    for old in living:
        if old.pk in kept:
            continue
        if old.plan_id == plan.pk and old.origin == "read" and _untouched(old):
            old.delete()
            continue
        again = _found_again(old, earlier_text, plan.text)
        if old.plan_id == plan.pk or (again is not None and not _untouched(old)):
            kept[old.pk] = _moved(_own(plan, old), again, fresh)
    for item in kept.values():
        _know_parents(item, kept, changed)
        item.save()


def _fresh_item(item: PlanItem) -> Item:
    return Item(item.kind, item.data)


def _earlier_item(item: PlanItem) -> Item:
    return Item(
        item.kind, item.data if item.as_read is None else item.as_read, by_person=item.as_read is None
    )


def _own(plan: PlanDocument, old: PlanItem) -> PlanItem:
    """The row itself where it is the plan's, else a copy of it in the plan."""
    if old.plan_id == plan.pk:
        return old
    names = [f.attname for f in PlanItem._meta.concrete_fields if f.attname not in {"id", "plan_id"}]
    return PlanItem(plan=plan, **{name: getattr(old, name) for name in names})


def _untouched(item: PlanItem) -> bool:
    return item.state == "pending" and item.as_read is not None and same_reading(item.as_read, item.data)


def _continue(item: PlanItem, new: PlanItem, old: PlanItem) -> PlanItem:
    """The earlier item with the new reading under it."""
    if old.as_read is None:
        item.as_read = new.data  # the reader has now found what a person had added
    elif same_reading(old.as_read, new.data):
        if _untouched(old):
            item.data = new.data
        item.as_read = new.data
    else:
        untouched = _untouched(old)
        item.data = new.data if untouched else merged(old.as_read, old.data, new.data)
        item.as_read = new.data
        if not same_reading(item.data, old.data) or old.state == "replaced":
            item.state, item.version = "pending", old.version + 1
    item.start, item.end, item.position = new.start, new.end, new.position
    item.confidence, item.doubts = new.confidence, list(new.doubts)
    return item


def _found_again(old: PlanItem, earlier_text: str, text: str) -> tuple[int, int] | None:
    """Where the item's words stand in the text that was read now, however they are typed there."""
    if old.start is None or old.end is None:
        return None
    words = earlier_text[old.start : old.end]
    if text[old.start : old.end] == words:
        return old.start, old.end
    at = fold(text).find(fold(words))
    return (at, at + len(words)) if at >= 0 else None


def _moved(item: PlanItem, place: tuple[int, int] | None, fresh: Sequence[PlanItem]) -> PlanItem:
    """What people made or decided and the reader does not read now, put where its words stand."""
    item.start, item.end = place or (None, None)
    if place is not None:
        before = [f.position for f in fresh if f.kind == item.kind and (f.start or 0) <= place[0]]
        item.position = max(before, default=item.position) + 0.25
    if item.origin == "read" and item.state != "replaced" and GONE not in item.doubts:
        item.doubts = [*item.doubts, GONE]
    return item


def _know_parents(item: PlanItem, kept: Mapping[int, PlanItem], changed: set[int]) -> None:
    """A piece or join names the rows it was made of; where their reading changed it is open again."""
    if not item.parents:
        return
    if any(parent in changed for parent in item.parents):
        item.state, item.doubts = "pending", [ANEW]
    for parent in item.parents:
        row = kept.get(parent)
        if row is not None and row.pk is None:
            row.save()
    item.parents = [kept[parent].pk if parent in kept else parent for parent in item.parents]
