"""Form 39: an operator's yearly plan, in seven groups; its lines are no assets yet."""

import re

from hatangso.domain.assets.forms.cells import number_of
from hatangso.domain.assets.forms.form import Column, Form, FormRow
from hatangso.domain.places.search_key import plain
from hatangso.domain.sharing.year_plan import GROUPS, PlanLine
from hatangso.domain.words import Misstated, Words

FORM = Form(
    39,
    Words("Kế hoạch phát triển hạ tầng kỹ thuật viễn thông thụ động", "Plan of passive infrastructure"),
    (
        Column("work", "Công trình", ("cong trinh", "ten cong trinh", "noi dung")),
        Column("quantity", "Chiều dài/số lượng", ("chieu dai", "so luong", "khoi luong")),
        Column("unit", "ĐVT", ("dvt", "don vi tinh")),
        Column("in_service", "Thời điểm đưa vào sử dụng", ("thoi diem", "thoi gian"), ("don vi",)),
        Column("owner", "Đơn vị sở hữu", ("don vi so huu", "so huu", "chu so huu")),
        Column("note", "Ghi chú", ("ghi chu",)),
    ),
    needed=("work", "quantity", "unit"),
    tells=("quantity", "unit", "in_service"),
)  # fmt: skip
_BY_WORDS = (
    (7, "dung chung"),
    (6, "trung tam du lieu"),
    (1, "ngam"),
    (1, "cong be"),
    (2, "cot treo"),
    (3, "ang ten"),
    (4, "nha, tram"),
    (4, "nha tram"),
    (5, "bts"),
    (5, "khac"),
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7}


def group_of(row: FormRow) -> int:
    """The group of a row: by the words of the group row above, else by its number. Raises Misstated.

    >>> group_of(FormRow(9, {}, "Cột ăng ten", "3")), group_of(FormRow(9, {}, "Các công trình", "IV"))
    (3, 4)
    """
    said = plain(row.group)
    for number, words in _BY_WORDS:
        if words in said:
            return number
    order = plain(row.group_order).strip("(). ")
    number = _ROMAN.get(order) or (int(order) if re.fullmatch(r"[1-7]", order) else 0)
    if number in GROUPS:
        return number
    raise Misstated(
        "Không rõ dòng này thuộc nhóm nào trong bảy nhóm của Mẫu 39; hãy thêm dòng tên nhóm phía trên.",
        "Which of the seven groups of form 39 the line belongs to is not clear; add the group's row above.",
    )


def read(row: FormRow) -> PlanLine:
    """Raises Misstated."""
    work = row.text("work")
    if not work:
        raise Misstated("Hãy ghi tên công trình.", "The work has no name.")
    return PlanLine(
        group_of(row),
        work[:300],
        number_of(row, "quantity", "Chiều dài/số lượng"),
        row.text("unit")[:40],
        row.text("in_service")[:60],
        row.text("owner")[:200],
        row.text("note")[:500],
    )
