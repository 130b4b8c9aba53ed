"""The public states of a citizen's report, and which follow which."""

from enum import StrEnum

from hatangso.domain.words import Words


class ReportState(StrEnum):
    """Where a report stands. `REOPENED`: the reporter said, once, that it is not mended."""

    RECEIVED = "received"
    CHECKED = "checked"
    WITH_OWNER = "with_owner"
    DONE = "done"
    REFUSED = "refused"
    REOPENED = "reopened"


STATES: dict[str, Words] = {
    ReportState.RECEIVED: Words("Đã tiếp nhận", "Received"),
    ReportState.CHECKED: Words("Đã kiểm tra", "Checked"),
    ReportState.WITH_OWNER: Words("Đơn vị quản lý đang xử lý", "With the owner"),
    ReportState.DONE: Words("Đã xử lý", "Done"),
    ReportState.REFUSED: Words("Không xử lý được", "Not accepted"),
    ReportState.REOPENED: Words("Người phản ánh đề nghị xem lại", "Reopened by the reporter"),
}
CLOSED = (ReportState.DONE, ReportState.REFUSED)
OPEN = tuple(state for state in ReportState if state not in CLOSED)
AFTER: dict[str, tuple[ReportState, ...]] = {
    ReportState.RECEIVED: (
        ReportState.CHECKED,
        ReportState.WITH_OWNER,
        ReportState.DONE,
        ReportState.REFUSED,
    ),
    ReportState.CHECKED: (ReportState.WITH_OWNER, ReportState.DONE, ReportState.REFUSED),
    ReportState.WITH_OWNER: (
        ReportState.WITH_OWNER,
        ReportState.CHECKED,
        ReportState.DONE,
        ReportState.REFUSED,
    ),
    ReportState.REOPENED: (
        ReportState.CHECKED,
        ReportState.WITH_OWNER,
        ReportState.DONE,
        ReportState.REFUSED,
    ),
    ReportState.DONE: (ReportState.REOPENED,),
    ReportState.REFUSED: (ReportState.REOPENED,),
}


def may_follow(old: str, new: str) -> bool:
    """Whether a report in `old` may go to `new`.

    >>> may_follow("received", "checked"), may_follow("done", "with_owner"), may_follow("done", "reopened")
    (True, False, True)
    """
    return new in AFTER[old]


def open311_status(state: str) -> str:
    """The standard (GeoReport v2) knows two: 'open' and 'closed'."""
    return "closed" if state in CLOSED else "open"
