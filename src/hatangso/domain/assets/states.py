"""The states of an asset in time, from the plan to its removal."""

from enum import StrEnum

from hatangso.domain.words import Words


class State(StrEnum):
    """Where an asset stands in its life. `UNKNOWN` is what an old list does not tell."""

    PLANNED = "planned"
    PERMITTED = "permitted"
    IN_SERVICE = "in_service"
    REMOVED = "removed"
    UNKNOWN = "unknown"


STATES: dict[State, Words] = {
    State.PLANNED: Words("Dự kiến", "Planned"),
    State.PERMITTED: Words("Đã cấp phép", "Permitted"),
    State.IN_SERVICE: Words("Đang hoạt động", "In service"),
    State.REMOVED: Words("Đã tháo dỡ", "Removed"),
    State.UNKNOWN: Words("Chưa rõ", "Unknown"),
}
