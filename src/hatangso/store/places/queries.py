"""Questions about places: units by what a person types, what a former unit became."""

from hatangso.store.places.models import Unit


def search_units(text: str, limit: int = 20) -> list[Unit]:
    """Living units whose name holds the text."""
    return list(
        Unit.objects.filter(valid_to=None, full_name__icontains=text.strip()).select_related("parent")[:limit]
    )
