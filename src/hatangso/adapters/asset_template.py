"""The Excel template of a type of assets: grown from its file, with drop-down lists and a guide.

The first sheet is filled, the second explains every column with an example, the third (hidden) holds the
lists. What is filled comes back by its headings (domain/assets/columns.py).
"""

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

from hatangso.adapters.filing_workbook import NO_SURPRISES
from hatangso.adapters.filing_workbook_styles import Sheet, Styles, print_on_a4
from hatangso.domain.assets.asset_type import AssetType, Attribute
from hatangso.domain.assets.columns import AssetColumn, columns_of
from hatangso.domain.assets.geometry import KIND_WORDS
from hatangso.domain.assets.states import STATES
from hatangso.domain.numbers_format import format_number
from hatangso.domain.words import Words

DATA, GUIDE, LISTS = (
    Words("Dữ liệu", "Data"),
    Words("Hướng dẫn", "Guide"),
    Words("Danh mục", "Lists"),
)
ROWS = 5_000  # rows that have drop-down lists; more may be filled
_YES_NO = ("có", "không")
_EXAMPLES = {
    "code": "HN-0123",
    "name": "Cột Thành Công 1",
    "address": "Số 10, ngõ 12, phố Láng Hạ",
    "owner": "Tên đúng như trong danh bạ",
    "operator": "",
    "state": "Đang hoạt động",
    "planned_on": "01/03/2026",
    "permitted_on": "15/04/2026",
    "in_service_on": "30/06/2026",
    "removed_on": "",
    "note": "",
    "uid": "",
    "lon": "105,8542",
    "lat": "21,0285",
    "north": "2325678,12",
    "east": "588123,45",
    "pair": "21,0285; 105,8542",
    "shape": "LINESTRING(105.85 21.03, 105.86 21.03)",
}


def write_template(kind: AssetType, owners: Sequence[str] = (), language: str = "vi") -> bytes:
    """The workbook (.xlsx) to fill with assets of the type; `owners`: names offered as owner and operator."""
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, NO_SURPRISES) as book:
        book.set_properties({"title": kind.name.spoken_in(language), "subject": kind.code})
        styles = Styles(book)
        columns = columns_of(kind)
        page = book.add_worksheet(DATA.spoken_in(language))
        guide = book.add_worksheet(GUIDE.spoken_in(language))
        lists = book.add_worksheet(LISTS.spoken_in(language))
        lists.hide()
        _write_data(page, lists, kind, columns, owners, styles)
        _write_guide(guide, kind, columns, styles, language)
        page.activate()
    return kept.getvalue()


def _write_data(
    page: Sheet,
    lists: Sheet,
    kind: AssetType,
    columns: Sequence[AssetColumn],
    owners: Sequence[str],
    styles: Styles,
) -> None:
    page.freeze_panes(1, 2)
    page.set_row(0, 48)
    for at, column in enumerate(columns):
        page.write_string(0, at, column.heading, styles.open_heading if column.needed else styles.heading)
        page.set_column(at, at, max(14, min(28, len(column.heading) + 2)))
        offered = _offered(kind, column, owners)
        if offered:
            for line, text in enumerate(offered):
                lists.write_string(line, at, text)
            letters = xlsxwriter.utility.xl_col_to_name(at)
            page.data_validation(
                1,
                at,
                ROWS,
                at,
                {
                    "validate": "list",
                    "source": f"='{lists.get_name()}'!${letters}$1:${letters}${len(offered)}",
                    "error_type": "warning" if column.code in ("owner", "operator") else "stop",
                    "error_title": "Không có trong danh mục",
                    "error_message": "Hãy chọn một mục trong danh sách.",
                },
            )
        elif limits := _limits_of(_attribute(kind, column)):
            page.data_validation(
                1,
                at,
                ROWS,
                at,
                {
                    "validate": "decimal",
                    "criteria": "between",
                    "minimum": limits[0],
                    "maximum": limits[1],
                    "error_title": "Ngoài giới hạn",
                    "error_message": f"Từ {format_number(limits[0], 4)} đến {format_number(limits[1], 4)}"
                    f" {column.unit}".rstrip(),
                },
            )
    page.set_landscape()
    page.repeat_rows(0)
    page.fit_to_pages(1, 0)


def _write_guide(
    page: Sheet, kind: AssetType, columns: Sequence[AssetColumn], styles: Styles, language: str
) -> None:
    page.hide_gridlines(2)
    for at, width in enumerate((30, 12, 44, 30)):
        page.set_column(at, at, width)
    page.write_string(0, 0, f"Nạp danh sách: {kind.name.vi}", styles.title)
    page.write_string(1, 0, f"Căn cứ: {kind.source.vi}", styles.small)
    steps = [
        "1. Điền mỗi tài sản một dòng ở trang “Dữ liệu”; đừng đổi dòng tiêu đề. Cột có dấu * là bắt buộc.",
        "2. Để trống điều chưa biết; đừng ghi 0 thay cho chưa biết.",
        "3. Xã, phường, chiều dài và diện tích do hệ thống tính từ toạ độ, không phải điền.",
        "4. Gửi tệp ở Tài sản hạ tầng → Nạp từ tệp. Hệ thống đọc thử và cho xem trước; chưa ghi gì khi chưa"
        " xác nhận.",
    ]
    if kind.geometry:
        shapes = ", ".join(KIND_WORDS[one].vi for one in kind.geometry)
        steps.append(
            f"5. Vị trí là {shapes}: ghi kinh độ, vĩ độ (WGS 84, như điện thoại); hoặc X, Y của VN-2000 (khi"
            " gửi tệp hãy chọn kinh tuyến trục); hoặc hình dạng WKT. Chỉ cần một cách."
        )
    line = 3
    for step in steps:
        page.merge_range(line, 0, line, 3, step, styles.words)
        page.set_row(line, 18 * (1 + len(step) // 105))
        line += 1
    line += 1
    for at, words in enumerate(("Cột", "Bắt buộc", "Cách điền", "Ví dụ")):
        page.write_string(line, at, words, styles.heading)
    for column in columns:
        line += 1
        page.write_string(line, 0, column.heading.removesuffix(" *"), styles.words)
        page.write_string(line, 1, "có" if column.needed else "", styles.words)
        told = _how(kind, column, language)
        page.write_string(line, 2, told, styles.words)
        page.write_string(line, 3, _example(kind, column), styles.words)
        page.set_row(line, 18 * max(1, -(-len(told) // 42), told.count("\n") + 1))
    print_on_a4(page, 0)


def _attribute(kind: AssetType, column: AssetColumn) -> Attribute | None:
    return kind.attribute(column.code.removeprefix("a.")) if column.part == "attribute" else None


def _offered(kind: AssetType, column: AssetColumn, owners: Sequence[str]) -> list[str]:
    attribute = _attribute(kind, column)
    if column.code == "state":
        return [words.vi for words in STATES.values()]
    if column.code in ("owner", "operator"):
        return list(owners)
    if attribute is None:
        return []
    if attribute.kind == "boolean":
        return list(_YES_NO)
    return [words.vi for words in attribute.choices.values()]


def _limits_of(attribute: Attribute | None) -> tuple[float, float] | None:
    if attribute is None or attribute.minimum is None or attribute.maximum is None:
        return None
    return attribute.minimum, attribute.maximum


def _how(kind: AssetType, column: AssetColumn, language: str) -> str:
    attribute = _attribute(kind, column)
    help_ = column.help.spoken_in(language) if column.help else ""
    told = ""
    if column.code == "state":
        told = "Chọn: " + "; ".join(words.vi for words in STATES.values())
    elif column.code.endswith("_on"):
        told = "Ngày dạng 31/12/2026"
    elif attribute is not None and attribute.kind == "choice":
        told = "\n".join(f"{code} = {words.vi}" for code, words in attribute.choices.items())
    elif attribute is not None and attribute.kind == "boolean":
        told = "có hoặc không"
    elif attribute is not None and attribute.kind == "date":
        told = "Ngày dạng 31/12/2026"
    elif limits := _limits_of(attribute):
        told = f"Từ {format_number(limits[0], 4)} đến {format_number(limits[1], 4)} {column.unit}".rstrip()
    elif attribute is not None and attribute.kind in ("integer", "number"):
        told = f"Số {column.unit}".rstrip()
    return ". ".join(part for part in (told, help_) if part)


def _example(kind: AssetType, column: AssetColumn) -> str:
    attribute = _attribute(kind, column)
    if attribute is None:
        return _EXAMPLES.get(column.code, "")
    if attribute.kind == "choice":
        return next(iter(attribute.choices.values())).vi
    if attribute.kind == "boolean":
        return "có"
    if attribute.kind == "date":
        return "31/12/2026"
    if attribute.kind in ("integer", "number"):
        low, high = _limits_of(attribute) or (0, 100)
        middle = (low + high) / 2
        return format_number(middle if attribute.kind == "number" else int(middle), 1)
    return ""


def template_name(kind: AssetType) -> str:
    """The file's name, without ending."""
    return f"mau-nap-{kind.code.replace('_', '-')}"
