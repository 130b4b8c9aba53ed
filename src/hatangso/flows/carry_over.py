"""What people corrected, dropped, added, split or joined survives when the document is read again."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from hatangso.store.plans.models import PlanItem

ALIKE = 90.0


def carry_over(read: Sequence[PlanItem], earlier: Sequence[PlanItem], *, same_plan: bool) -> list[PlanItem]:
    """The newly read items with the earlier decisions on them, in order of position.

    An earlier item is found again by what the reader had made of it (same words, else words alike by 90 %).
    Items made by people (added, split, joined) come along as they are; what they were made of stays
    replaced. `same_plan`: the same document is read again, so states are kept too; for an amended or copied
    plan decisions are offered again (pending), with the corrections already in place where the new reading
    says the same as the old one.
    """
    carried = list(read)
    # (kind, old id) → new item, so that split and joined pieces still know their parents by their words.
    for kind in {item.kind for item in read}:
        news = [item for item in carried if item.kind == kind]
        olds = [item for item in earlier if item.kind == kind and item.as_read is not None]
        for new, old in _pairs(news, olds):
            _apply(new, old, same_plan=same_plan)
    for old in earlier:
        if old.as_read is None and old.state != "replaced":
            carried.append(_copied(old, read, same_plan=same_plan))
    return sorted(carried, key=lambda item: item.position)


def _pairs(news: list[PlanItem], olds: list[PlanItem]) -> list[tuple[PlanItem, PlanItem]]:
    pairs = []
    free = list(news)
    left = []
    for old in olds:
        same = next((n for n in free if _words(n) == _words(old) and n.as_read.get("year") == _year(old)), None)
        if same is None:
            left.append(old)
        else:
            free.remove(same)
            pairs.append((same, old))
    for old in left:
        best = process.extractOne(
            _words(old), {i: _words(n) for i, n in enumerate(free)}, scorer=fuzz.ratio, score_cutoff=ALIKE
        )
        if best is not None:
            found = free.pop(best[2])
            pairs.append((found, old))
    return pairs


def _apply(new: PlanItem, old: PlanItem, *, same_plan: bool) -> None:
    if old.data != old.as_read and new.as_read == old.as_read:
        new.data = old.data
    elif old.data != old.as_read:
        # The reading itself changed: keep the person's word for every field that the person had changed.
        changed = {k: v for k, v in old.data.items() if v != old.as_read.get(k)}
        new.data = {**new.data, **changed}
    if same_plan or old.state in {"dropped", "replaced"}:
        new.state = old.state
        new.decided_by_id, new.decided_at = old.decided_by_id, old.decided_at
    if same_plan:
        new.version = old.version + 1


def _copied(old: PlanItem, read: Sequence[PlanItem], *, same_plan: bool) -> PlanItem:
    plan = read[0].plan if read else old.plan
    return PlanItem(
        plan=plan,
        kind=old.kind,
        position=old.position,
        start=old.start,
        end=old.end,
        as_read=None,
        data=old.data,
        confidence=1.0,
        doubts=[],
        origin=old.origin,
        parents=old.parents,
        state=old.state if same_plan else "pending",
        decided_by_id=old.decided_by_id,
        decided_at=old.decided_at,
    )


def _words(item: PlanItem) -> str:
    read = item.as_read or item.data
    if item.kind == "duty":
        return f"{read.get('reporter')} {read.get('recipient')} {read.get('frequency')}"
    return f"{read.get('organisation') or ''} {read.get('text') or read.get('message') or ''}".strip()


def _year(item: PlanItem) -> object:
    return (item.as_read or {}).get("year")
