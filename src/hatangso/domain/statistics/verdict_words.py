"""The sentences of a verdict, for people."""

from enum import StrEnum

from hatangso.domain.numbers_format import format_number
from hatangso.domain.statistics.needed import Statistic
from hatangso.domain.words import Words

STATISTIC_WORDS: dict[Statistic, Words] = {
    "median": Words("trung vị", "median"),
    "mean": Words("trung bình", "mean"),
}


class Answer(StrEnum):
    """What can be said of a target. Stored and sent as this text."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    NOT_ENOUGH = "not_enough"

    @property
    def label(self) -> Words:
        return _LABELS[self]


_LABELS = {
    Answer.REACHED: Words("Đạt", "Reached"),
    Answer.NOT_REACHED: Words("Chưa đạt", "Not reached"),
    Answer.NOT_ENOUGH: Words("Chưa đủ căn cứ", "Not enough evidence"),
}


def sentence(
    answer: Answer,
    statistic: Statistic,
    known: tuple[float | None, float | None, float | None],
    target: float,
    higher_is_better: bool,
    level: float,
    unit: str,
) -> Words:
    value, low, high = known
    label, name = answer.label, STATISTIC_WORDS[statistic]
    if value is None and (low is None or high is None):
        return Words(f"{label.vi}: quá ít thiết bị đo.", f"{label.en}: too few devices measured.")
    told = [one for one in known if one is not None]
    decimals = 3 if any(0 < abs(one - target) < 0.05 for one in told) else 1
    v, t = format_number(value, decimals) if value is not None else "", format_number(target, decimals)
    if low is None or high is None:
        return Words(
            f"{label.vi}: {name.vi} {v} {unit}, quá ít thiết bị để có khoảng tin cậy.",
            f"{label.en}: {name.en} {v} {unit}, too few devices for an interval.",
        )
    percent = format_number(level * 100)
    around = f"{format_number(low, decimals)}–{format_number(high, decimals)}"
    head = Words(
        f"{label.vi}: {name.vi} {v} {unit} (khoảng {percent}%: {around})",
        f"{label.en}: {name.en} {v} {unit} ({percent}% interval {around})",
    )
    if value is None:
        head = Words(
            f"{label.vi}: {name.vi} trong khoảng {around} {unit} (tin cậy {percent}%)",
            f"{label.en}: {name.en} within {around} {unit} ({percent}% interval)",
        )
    if answer is Answer.NOT_ENOUGH:
        return Words(
            f"{head.vi}, khoảng này chứa mục tiêu {t}.", f"{head.en}; the target {t} lies within it."
        )
    above = (answer is Answer.REACHED) == higher_is_better
    if answer is Answer.REACHED:
        side = Words("không dưới", "not below") if above else Words("không trên", "not above")
    else:
        side = Words("trên", "above") if above else Words("dưới", "below")
    return Words(
        f"{head.vi}, cả khoảng {side.vi} mục tiêu {t}.", f"{head.en}; all of it is {side.en} the target {t}."
    )


def what_more(further: int | None, at_least: bool, devices: int, statistic: Statistic) -> Words:
    name = STATISTIC_WORDS[statistic]
    if further is None:
        return Words(
            f"{name.vi.capitalize()} gần như trùng mục tiêu: có thêm thiết bị cũng không kết luận được.",
            f"The {name.en} is all but on the target: no number of devices would decide.",
        )
    number = format_number(further, 0)
    if at_least:
        return Words(
            f"Đã có {devices} thiết bị, cần thêm ít nhất {number}.",
            f"There are {devices} devices; at least {number} more are needed.",
        )
    return Words(
        f"Cần thêm khoảng {number} thiết bị, nếu {name.vi} vẫn như hiện nay.",
        f"About {number} more devices would decide if the {name.en} stays as it is.",
    )
