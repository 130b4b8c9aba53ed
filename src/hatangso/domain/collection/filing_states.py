"""What may be done to a filing, in which state, by whom: the whole way from draft to approval, as data."""

from dataclasses import dataclass

from hatangso.domain.words import Words

STATES: dict[str, Words] = {
    "none": Words("Chưa bắt đầu", "Not begun"),
    "draft": Words("Đang nhập", "Draft"),
    "submitted": Words("Chờ duyệt", "Submitted"),
    "returned": Words("Trả lại để sửa", "Returned"),
    "approved": Words("Đã duyệt", "Approved"),
}
LEVELS: dict[str, Words] = {
    "commune": Words("cấp xã", "commune"),
    "province": Words("cấp tỉnh", "province"),
}


@dataclass(frozen=True)
class Step:
    """One thing that may be done: by the one who files or by who approves, in which states, leading where.

    `leads_to` is '' where the state stays as it is.
    """

    by: str  # 'filer', 'approver', 'either'
    states: frozenset[str]
    leads_to: str
    label: Words


STEPS: dict[str, Step] = {
    "save": Step("filer", frozenset({"draft", "returned"}), "", Words("Lưu số liệu", "Save figures")),
    "submit": Step("filer", frozenset({"draft", "returned"}), "submitted", Words("Nộp", "Submit")),
    "correct": Step(
        "filer", frozenset({"submitted", "approved"}), "draft", Words("Mở lại để sửa", "Open for correction")
    ),
    "approve": Step("approver", frozenset({"submitted"}), "approved", Words("Duyệt", "Approve")),
    "return": Step("approver", frozenset({"submitted"}), "returned", Words("Trả lại", "Return")),
    "comment": Step(
        "either",
        frozenset({"draft", "submitted", "returned", "approved"}),
        "",
        Words("Trao đổi", "Discuss"),
    ),
}


def may_step(step: str, state: str, *, is_filer: bool, is_approver: bool) -> bool:
    """Whether that person may do this now.

    >>> may_step("approve", "submitted", is_filer=True, is_approver=False)
    False
    >>> may_step("approve", "submitted", is_filer=False, is_approver=True)
    True
    """
    known = STEPS[step]
    who = {"filer": is_filer, "approver": is_approver, "either": is_filer or is_approver}[known.by]
    return who and state in known.states


def next_level(levels: tuple[str, ...], level: str) -> str:
    """The level that approves after this one; '' where it was the last.

    >>> next_level(("commune", "province"), "commune"), next_level(("commune", "province"), "province")
    ('province', '')
    """
    if level not in levels:
        return levels[0] if levels else ""
    position = levels.index(level) + 1
    return levels[position] if position < len(levels) else ""
