"""The first sheet of a filing's workbook, in the reader's words, and the hidden sheet with its identity."""

from hatangso.adapters.filing_workbook_layout import FORMAT, IDENTITY_NAMES, IDENTITY_SHEET, identity_of
from hatangso.adapters.filing_workbook_styles import Book, Styles, height_of, print_on_a4, protect
from hatangso.domain.collection.sheet import FilingSheet
from hatangso.domain.words import Words

GUIDE = Words("Hướng dẫn", "Guide")
WIDE = 90  # characters


def write_guide(book: Book, sheet: FilingSheet, styles: Styles, language: str) -> None:
    """Who asks what of whom, by when, and how the workbook is filled."""
    page = book.add_worksheet(GUIDE.spoken_in(language))
    page.hide_gridlines(2)
    page.set_column(0, 0, 30)
    page.set_column(1, 1, WIDE)
    page.write_string(0, 0, sheet.title, styles.title)
    facts = (
        (Words("Cơ quan yêu cầu", "Asked by"), sheet.asker),
        (Words("Đơn vị trả lời", "Answered by"), sheet.filer),
        (Words("Địa bàn", "Place"), f"{sheet.place_label} ({sheet.place_code})"),
        (Words("Kỳ số liệu", "Period"), sheet.period.label.spoken_in(language)),
        (Words("Chốt số liệu đến hết ngày", "Data up to and including"), f"{sheet.cutoff_on:%d/%m/%Y}"),
        (Words("Hạn nộp", "Due"), f"{sheet.due_on:%d/%m/%Y}"),
    )
    line = 2
    for label, fact in facts:
        page.write_string(line, 0, label.spoken_in(language), styles.strong)
        page.write_string(line, 1, fact, styles.words)
        line += 1
    line += 1
    if sheet.instructions:
        page.write_string(line, 0, _INSTRUCTIONS.spoken_in(language), styles.strong)
        page.write_string(line, 1, sheet.instructions[:32_000], styles.words)
        page.set_row(line, min(400, height_of((sheet.instructions, WIDE))))
        line += 2
    page.write_string(line, 0, _HOW.spoken_in(language), styles.strong)
    for number, words in enumerate(_STEPS, start=1):
        step = f"{number}. {words.spoken_in(language)}"
        page.write_string(line, 1, step, styles.words)
        page.set_row(line, height_of((step, WIDE)))
        line += 1
    print_on_a4(page, 0)
    page.set_portrait()
    protect(page)


def write_identity(book: Book, sheet: FilingSheet, signature: str) -> None:
    """The sheet that no menu shows: of which filing the workbook is, and the caller's signature."""
    page = book.add_worksheet(IDENTITY_SHEET)
    identity = identity_of(sheet)
    told = (
        FORMAT,
        str(identity.collection_id),
        str(identity.filing_id),
        identity.place_code,
        identity.period,
        str(identity.revision),
        signature,
    )
    for line, (name, value) in enumerate(zip(IDENTITY_NAMES, told, strict=True)):
        page.write_string(line, 0, name)
        page.write_string(line, 1, value)
    page.protect()
    page.very_hidden()


_INSTRUCTIONS = Words("Yêu cầu", "What is asked")
_HOW = Words("Cách điền", "How to fill it in")
_STEPS = (
    Words(
        "Nhập vào các ô nền vàng. Ô nền xám đã khóa vì là phần cố định của biểu.",
        "Write in the yellow cells. Grey cells are the fixed part of the form and are locked.",
    ),
    Words(
        "Tỷ lệ được nhập bằng số phần và tổng số; phần trăm do biểu tự tính.",
        "A share is told by its part and whole; the per cent follows.",
    ),
    Words(
        "Ô tô đỏ là số không thể đúng, phải sửa. Ô tô cam là số khác thường: kiểm tra lại,"
        " nếu đúng thì ghi lý do vào cột “Lý do nếu số khác thường”.",
        "A red cell cannot be right. An orange one is unusual: check it and, if it is right, say why in the"
        " column “Reason where unusual”.",
    ),
    Words(
        "Chưa có số liệu thì để trống và ghi lý do; không nhập 0 thay cho chưa biết.",
        "Where there is no figure leave the cell empty and say why; 0 does not stand for unknown.",
    ),
    Words(
        "Có thể lọc, ẩn, chuyển cột, sắp xếp (bỏ khóa trang bằng Review → Unprotect Sheet, không có mật khẩu)"
        " và dùng công thức: hệ thống nhận lại theo mã ẩn của từng dòng, từng cột, không theo vị trí.",
        "You may filter, hide, move columns, sort (Review → Unprotect Sheet; there is no password) and use"
        " formulas: rows and columns are known again by their hidden ids, not by their places.",
    ),
    Words(
        "Không xóa dòng đầu và cột đầu đang ẩn. Ở các biểu chi tiết có thể thêm dòng ngay dưới dòng cuối.",
        "Keep the hidden first line and column. In tables rows may be added below the last one.",
    ),
    Words(
        "Lưu dạng .xlsx, không đặt mật khẩu, rồi tải lên. Hệ thống cho xem từng ô sẽ đổi trước khi ghi.",
        "Save as .xlsx without a password and upload it. You see each cell that changes before it is kept.",
    ),
)
