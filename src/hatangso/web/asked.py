"""What an address or a form asks for, read without trusting it."""

from collections.abc import Iterable
from datetime import date

from django.utils.http import url_has_allowed_host_and_scheme

YEARS = range(1900, 2200)  # a day in other years is a slip, and arithmetic with it may overflow


def asked_id(text: str | None) -> int | None:
    """The id written there; None for anything else."""
    if text and text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    return None


def asked_ids(texts: Iterable[str]) -> list[int]:
    """The ids among them."""
    return [found for text in texts if (found := asked_id(text)) is not None]


def asked_number(text: str | None) -> int:
    """The whole number written there, a place or a version; -1, which nothing has, for anything else."""
    found = asked_id(text)
    return -1 if found is None else found


def asked_day(text: str | None) -> date | None:
    """The ISO day written there; None for anything else."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if day.year in YEARS else None


def asked_way_back(text: str | None) -> str:
    """The page of this product to return to; '' for an address elsewhere and for anything else."""
    return (
        text if text and text[0] == "/" and url_has_allowed_host_and_scheme(text, allowed_hosts=None) else ""
    )
