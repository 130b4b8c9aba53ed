"""A time that a person writes in words, as it is kept."""

from dataclasses import asdict

from hatangso.domain.plans.schedules import parse_schedule


def schedule_in(text: str) -> dict[str, str | int] | None:
    """The plan-extract shape of a time in words ('Quý IV/2026', 'Hằng năm'); None where none can be read."""
    read = parse_schedule(text)
    return {name: value for name, value in asdict(read).items() if value is not None} if read else None
