"""What an address asks for, read without trusting it."""

from datetime import date


def asked_id(text: str | None) -> int | None:
    """The id written there; None for anything else."""
    if text and text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    return None


def asked_day(text: str | None) -> date | None:
    """The ISO day written there; None for anything else."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
