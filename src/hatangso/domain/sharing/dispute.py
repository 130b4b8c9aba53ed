"""A dispute on shared use: brought to the mediator, heard in meetings with minutes, settled or not.

NĐ 163/2024/NĐ-CP Điều 81: the provincial department (Sở) presides over the mediation (hiệp thương) within a
province; where two or more provinces are concerned it is the Telecommunications Authority (Cục Viễn thông),
so the department only forwards the file and writes down what came of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hatangso.domain.words import Misstated, Words


class DisputeState(StrEnum):
    """Where a dispute stands."""

    BROUGHT = "brought"
    HEARD = "heard"
    FORWARDED = "forwarded"
    SETTLED = "settled"
    FAILED = "failed"
    RETURNED = "returned"
    ENDED = "ended"


STATES: Mapping[DisputeState, Words] = {
    DisputeState.BROUGHT: Words("Chờ Sở tiếp nhận", "Waits for the department"),
    DisputeState.HEARD: Words("Sở đang hiệp thương", "Being mediated"),
    DisputeState.FORWARDED: Words("Đã chuyển Cục Viễn thông", "Forwarded to the Telecom Authority"),
    DisputeState.SETTLED: Words("Hiệp thương thành", "Settled"),
    DisputeState.FAILED: Words("Hiệp thương không thành", "Not settled"),
    DisputeState.RETURNED: Words("Sở trả lại", "Returned"),
    DisputeState.ENDED: Words("Bên đề nghị đã rút", "Withdrawn"),
}
OPEN = frozenset({DisputeState.BROUGHT, DisputeState.HEARD, DisputeState.FORWARDED})
ABOUT: Mapping[str, Words] = {
    "price": Words("Giá thuê", "The rent"),
    "refusal": Words("Từ chối cho dùng chung", "The refusal"),
    "silence": Words("Không trả lời trong hạn", "No answer in time"),
    "terms": Words("Điều kiện kỹ thuật, thời gian", "Technical terms or time"),
    "breach": Words("Không thực hiện thỏa thuận", "The agreement is not kept"),
}


class Step(StrEnum):
    """What is done about a dispute. All but `END` is the mediator's."""

    TAKE = "take"
    RETURN = "return"
    FORWARD = "forward"
    INVITE = "invite"
    MEET = "meet"
    SETTLE = "settle"
    FAIL = "fail"
    END = "end"


STEPS: Mapping[Step, Words] = {
    Step.TAKE: Words("Tiếp nhận, chủ trì hiệp thương", "Take up the mediation"),
    Step.RETURN: Words("Trả lại hồ sơ", "Return the file"),
    Step.FORWARD: Words("Chuyển Cục Viễn thông", "Forward to the Telecom Authority"),
    Step.INVITE: Words("Mời họp hiệp thương", "Invite to a meeting"),
    Step.MEET: Words("Ghi biên bản hiệp thương", "Record the minutes"),
    Step.SETTLE: Words("Ghi kết quả: thành", "Record: settled"),
    Step.FAIL: Words("Ghi kết quả: không thành", "Record: not settled"),
    Step.END: Words("Rút đề nghị hiệp thương", "Withdraw the dispute"),
}


@dataclass(frozen=True)
class Turn:
    """One step. `text`, `paper`, `day`: a sentence, a document, a day is needed."""

    to: DisputeState
    text: bool = False
    paper: bool = False
    day: bool = False


_D = DisputeState
TURNS: Mapping[tuple[DisputeState, Step], Turn] = {
    (_D.BROUGHT, Step.TAKE): Turn(_D.HEARD),
    (_D.BROUGHT, Step.RETURN): Turn(_D.RETURNED, text=True),
    (_D.BROUGHT, Step.FORWARD): Turn(_D.FORWARDED, text=True),
    (_D.BROUGHT, Step.END): Turn(_D.ENDED),
    (_D.HEARD, Step.INVITE): Turn(_D.HEARD, text=True, day=True),
    (_D.HEARD, Step.MEET): Turn(_D.HEARD, text=True, paper=True, day=True),
    (_D.HEARD, Step.SETTLE): Turn(_D.SETTLED, text=True),
    (_D.HEARD, Step.FAIL): Turn(_D.FAILED, text=True),
    (_D.HEARD, Step.FORWARD): Turn(_D.FORWARDED, text=True),
    (_D.HEARD, Step.END): Turn(_D.ENDED),
    (_D.FORWARDED, Step.SETTLE): Turn(_D.SETTLED, text=True),
    (_D.FORWARDED, Step.FAIL): Turn(_D.FAILED, text=True),
    (_D.FORWARDED, Step.END): Turn(_D.ENDED),
}
_WITHIN_ONE = frozenset({Step.TAKE, Step.INVITE, Step.MEET})


def allowed(
    state: DisputeState, *, mediates: bool, brought_it: bool, across: bool, met: bool
) -> tuple[Step, ...]:
    """What may be done now by somebody who mediates, or acts for the side that brought it, or neither.

    `across`: two or more provinces are concerned; `met`: minutes of a meeting are there.

    >>> allowed(DisputeState.BROUGHT, mediates=True, brought_it=False, across=True, met=False)
    (<Step.RETURN: 'return'>, <Step.FORWARD: 'forward'>)
    """
    found = []
    for (at, step), _turn in TURNS.items():
        if at != state or (not brought_it if step is Step.END else not mediates):
            continue
        if across and step in _WITHIN_ONE:
            continue
        if step in (Step.SETTLE, Step.FAIL) and state is DisputeState.HEARD and not met:
            continue
        found.append(step)
    return tuple(found)


def turn(
    state: DisputeState,
    step: Step,
    *,
    mediates: bool,
    brought_it: bool,
    across: bool,
    met: bool,
    text: str = "",
    papers: int = 0,
    has_day: bool = False,
) -> DisputeState:
    """The state after the step. Raises Misstated: why it cannot be done now, or what is missing."""
    found = TURNS.get((state, step))
    if found is not None and across and step in _WITHIN_ONE:
        raise Misstated(
            "Vụ việc liên quan từ hai tỉnh trở lên thuộc Cục Viễn thông (NĐ 163/2024 Điều 81); hãy chuyển.",
            "With two or more provinces it is for the Telecom Authority (Decree 163/2024, Art. 81).",
        )
    if found is not None and state is DisputeState.HEARD and step in (Step.SETTLE, Step.FAIL) and not met:
        raise Misstated(
            "Hãy ghi biên bản ít nhất một lần hiệp thương trước khi ghi kết quả.",
            "Record the minutes of at least one meeting before the result.",
        )
    if step not in allowed(state, mediates=mediates, brought_it=brought_it, across=across, met=met):
        raise Misstated(
            f"Không thể “{STEPS[step].vi}” khi vụ việc ở trạng thái “{STATES[state].vi}”. Hãy tải lại trang.",
            f"“{STEPS[step].en}” cannot be done while the dispute is “{STATES[state].en}”. Reload the page.",
        )
    assert found is not None
    if found.text and not text.strip():
        raise Misstated("Hãy ghi rõ nội dung.", "Write down what it is about.")
    if found.day and not has_day:
        raise Misstated("Hãy chọn ngày.", "Choose the day.")
    if found.paper and not papers:
        raise Misstated("Hãy đính kèm biên bản.", "Attach the minutes.")
    return found.to
