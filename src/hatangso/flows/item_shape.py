"""The shape of each kind of plan item (the plan-extract schema), checked when a person writes one."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from hatangso.domain.duties.duty import duty_from_extract
from hatangso.domain.numbers_format import LARGEST
from hatangso.domain.schedules.schedule import schedule_from_extract
from hatangso.flows.refused import Refused, said_by

OPS = (">=", ">", "<=", "<", "=", "between", "done")
COMPONENTS = ("telecom", "data", "physical", "services", "security")
FREQUENCIES = ("annual", "semiannual", "quarterly", "monthly", "adhoc")
UNITS = ("%", "Mbit/s", "x", "connection/person", "device/household", "centre", "km")
EARLIEST, LATEST = 2000, 2100
LAST_NUMBER = 9999  # of an annex's tasks


def empty(kind: str, text: str, year: int | None) -> dict[str, Any]:
    """A new item of a kind with nothing but its words."""
    no_measure = {"indicator": None, "op": "done", "value": None, "unit": None}
    lists: dict[str, Any] = {"lead": [], "coordinating": []}
    match kind:
        case "target":
            return {
                "text": text,
                "year": year,
                "component": None,
                "measures": [no_measure],
                **lists,
                "output": "",
                "schedule_text": "",
                "note": "",
            }
        case "task":
            return {
                "group": None,
                "group_name": None,
                "no": None,
                "text": text,
                "output": "",
                **lists,
                "schedule": None,
                "schedule_text": "",
                "note": "",
            }
        case "assignment":
            return {"organisation": "", "text": text}
        case "commitment":
            return {"heading": None, "text": text, "measures": []}
        case "duty":
            return {"reporter": text[:300], "recipient": None, "frequency": "annual", "due": None}
        case _:
            raise Refused(_("Không có loại mục này."))


def checked(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The item's fields as they may be kept; Refused with the field that is wrong."""
    kept = dict(data)
    if not kept.get("make_task"):
        kept.pop("make_task", None)  # not of the schema: kept only where the officer wants a task
    if kind == "duty":
        return _duty(kept)
    if not str(kept.get("text") or "").strip():
        raise Refused(_("Nội dung không được để trống."), field="text")
    if kind == "assignment" and not str(kept.get("organisation") or "").strip():
        raise Refused(_("Hãy ghi cơ quan được giao."), field="organisation")
    if kind == "target":
        year = kept.get("year")
        if year is not None and not EARLIEST <= int(year) <= LATEST:
            raise Refused(_("Năm phải từ 2000 đến 2100."), field="year")
        if kept.get("component") not in {None, *COMPONENTS}:
            raise Refused(_("Không có nhóm hạ tầng này."), field="component")
        if not kept.get("measures"):
            raise Refused(_("Chỉ tiêu cần ít nhất một đại lượng theo dõi."), field="measures")
    if kind == "task" and not 0 <= (kept.get("no") or 0) <= LAST_NUMBER:
        raise Refused(_("Số thứ tự phải từ 0 đến 9999."), field="no")
    for measure in kept.get("measures") or []:
        _measure(measure)
    if kind == "task" and kept.get("schedule"):
        try:
            schedule_from_extract(kept["schedule"])
        except ValueError as wrong:
            raise Refused(said_by(wrong), field="schedule") from None
    return kept


def _measure(measure: Mapping[str, Any]) -> None:
    op, value = measure.get("op"), measure.get("value")
    if op not in OPS:
        raise Refused(_("Phép so sánh không hợp lệ."), field="measures")
    if op == "done":
        if value is not None:
            raise Refused(
                _("“Hoàn thành” không đi cùng con số; hãy chọn phép so sánh khác."), field="measures"
            )
        return
    numbers: list[Any] = list(value) if isinstance(value, list | tuple) else [value]
    if any(not isinstance(number, int | float) or isinstance(number, bool) for number in numbers):
        raise Refused(_("Hãy ghi con số phải đạt, ví dụ 95 hoặc 1,5."), field="measures")
    if any(abs(number) > LARGEST for number in numbers):
        raise Refused(_("Con số này quá lớn; hãy kiểm tra lại."), field="measures")
    if op == "between":
        if len(numbers) != 2 or numbers[0] > numbers[1]:
            raise Refused(_("“Từ … đến …” cần hai con số, số đầu không lớn hơn số sau."), field="measures")
    elif len(numbers) != 1:
        raise Refused(_("Phép so sánh này chỉ cần một con số."), field="measures")
    if measure.get("unit") == "%" and any(not 0 <= number <= 1000 for number in numbers):
        raise Refused(_("Tỷ lệ phần trăm phải từ 0 đến 1000."), field="measures")


def _duty(kept: dict[str, Any]) -> dict[str, Any]:
    if not str(kept.get("reporter") or "").strip():
        raise Refused(_("Hãy ghi ai phải báo cáo."), field="reporter")
    if kept.get("frequency") not in FREQUENCIES:
        raise Refused(_("Hãy chọn chu kỳ báo cáo."), field="frequency")
    try:
        read = duty_from_extract({"frequency": kept["frequency"], "due": kept.get("due")})
    except ValueError as wrong:
        raise Refused(said_by(wrong), field="due") from None
    if kept.get("due") and read.due is None:
        raise Refused(_("Thời hạn chưa đủ ngày, tháng cho chu kỳ đã chọn."), field="due")
    return kept
