"""The measures of an official document. Lengths in millimetres, sizes and spaces between lines in points.

Source of every number: Nghị định 30/2020/NĐ-CP, Phụ lục I (the Decree's ranges stand beside each), where
it leaves a choice the usual one of offices is taken. Both writers and the preview read them from here.
"""

from typing import Final

FONT: Final = "Times New Roman"  # phông chữ: Times New Roman, Unicode TCVN 6909:2001, black

# Khổ giấy: A4 (210 × 297 mm).
PAGE_SHORT: Final = 210.0
PAGE_LONG: Final = 297.0

# Định lề trang: top and bottom 20–25 mm, left 30–35 mm, right 15–20 mm.
MARGIN_TOP: Final = 20.0
MARGIN_BOTTOM: Final = 20.0
MARGIN_LEFT: Final = 30.0
MARGIN_RIGHT: Final = 15.0

# Số trang: Arabic figures, middle of the top margin, 13–14, not shown on page 1; annexes count their own.
PAGE_NUMBER: Final = 13.0
PAGE_NUMBER_FROM_TOP: Final = 10.0

# Quốc hiệu 12–13 bold capitals; Tiêu ngữ 13–14 bold, ruled off by a line as long as itself.
STATE_NAME: Final = 12.0
STATE_MOTTO: Final = 13.0
STATE_MOTTO_RULE: Final = 56.0  # as long as the words at 13 pt

# Tên cơ quan chủ quản 12–13 upright; cơ quan ban hành 12–13 bold, ruled off by 1/3–1/2 of the line's length.
ISSUER: Final = 12.0
# Số, ký hiệu: 13. Địa danh, thời gian: 13–14 italic.
NUMBER: Final = 13.0
PLACE_AND_DATE: Final = 13.0

# The two columns of the head: the longest names of bodies at the left, Quốc hiệu on one line at the right.
HEAD_LEFT: Final = 73.0
HEAD_GAP: Final = 2.0
HEAD_RIGHT: Final = 90.0

# Tên loại 13–14 bold capitals; trích yếu 13–14 bold, ruled off by 1/3–1/2 of the line's length.
KIND: Final = 14.0
SUBJECT: Final = 14.0
RULE_SHARE: Final = 0.4
RULE_THICKNESS: Final = 0.75
RULE_SPACE: Final = 4.0

# Kính gửi: 13–14 upright; several addressees stand below it, one a line, further in.
ADDRESSEE: Final = 14.0
ADDRESSEE_INDENT: Final = 30.0
ADDRESSEE_LIST_INDENT: Final = 45.0

# Nội dung: 13–14, justified, first line 10 or 12.7 mm in, at least 6 pt between paragraphs, single line
# spacing at least and 1.5 at most. Căn cứ: italic.
BODY: Final = 14.0
FIRST_LINE: Final = 12.7
PARAGRAPH_SPACE: Final = 6.0
LINE_SPACING: Final = 1.0

# Tables are not measured by the Decree; 12 is common, 11 where a table is wide.
TABLE: Final = 12.0
WIDE_TABLE: Final = 11.0
WIDE_TABLE_FROM_COLUMNS: Final = 9
TABLE_PADDING: Final = 1.5

# Quyền hạn, chức vụ, họ tên người ký: 13–14 bold (chức vụ in capitals).
SIGNATURE: Final = 14.0
SIGNATURE_ROOM: Final = 27.0  # room for the signature, with the seal over a third of it
SIGN_LEFT: Final = 80.0
SIGN_RIGHT: Final = 85.0

# Nơi nhận: the words 12 bold italic, the list 11 upright.
RECIPIENTS_HEADING: Final = 12.0
RECIPIENTS: Final = 11.0

# Phụ lục: 'Phụ lục I' 14 bold; its title 13–14 bold capitals; 'Kèm theo …' 13–14 italic.
ANNEX_HEADING: Final = 14.0
ANNEX_TITLE: Final = 13.0
ANNEX_REFERENCE: Final = 13.0

# A line of Times set single: ascent, descent and gap of its font file, in parts of the size.
ASCENT: Final = 0.891
DESCENT: Final = 0.216
LINE_GAP: Final = 0.042


def text_width(*, landscape: bool = False) -> float:
    """Width between the margins."""
    return (PAGE_LONG if landscape else PAGE_SHORT) - MARGIN_LEFT - MARGIN_RIGHT


def table_size(columns: int) -> float:
    """Size of a table's letters by its number of columns."""
    return WIDE_TABLE if columns >= WIDE_TABLE_FROM_COLUMNS else TABLE
