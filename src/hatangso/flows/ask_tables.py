"""Who asks for a table asks for the figures it makes."""

from hatangso.catalog.discovery import tables
from hatangso.store.collection.models import Collection, CollectionItem


def ask_for_fed(collection: Collection) -> int:
    """Add what the request's tables feed to its figures, by commune and not required; how many were added.

    A figure that is asked for by commune already stays as it is. Part of the transaction of whoever calls.
    """
    known = tables()
    fed = dict.fromkeys(
        indicator
        for code in collection.tables.values_list("table", flat=True)
        if code in known
        for indicator in known[code].indicators
    )
    items = list(collection.items.all())
    there = {item.indicator for item in items if item.breakdown == "commune"}
    position = max((item.position for item in items), default=-1)
    wanted = [indicator for indicator in fed if indicator not in there]
    CollectionItem.objects.bulk_create(
        CollectionItem(
            collection=collection,
            indicator=indicator,
            breakdown="commune",
            required=False,
            position=position + number,
        )
        for number, indicator in enumerate(wanted, start=1)
    )
    return len(wanted)
