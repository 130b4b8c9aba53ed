"""Why an uploaded workbook is not read: one sentence for each reason, saying how to mend it."""

from typing import Final

from hatangso.domain.words import Words

_SAVE = "hãy mở bằng Excel hoặc LibreOffice, lưu lại thành .xlsx rồi tải lên"
_SAVE_EN = "open it in Excel or LibreOffice, save it as .xlsx and upload that"

REASONS: Final[dict[str, Words]] = {
    "empty": Words(
        "Tệp rỗng; hãy chọn lại tệp đã điền.", "The file is empty; choose the file you filled in."
    ),
    "old_or_locked": Words(
        f"Tệp là Excel cũ (.xls) hoặc có mật khẩu; hãy bỏ mật khẩu; {_SAVE}.",
        f"The file is an old Excel file (.xls) or has a password; remove the password; {_SAVE_EN}.",
    ),
    "not_a_workbook": Words(
        f"Đây không phải tệp Excel .xlsx; {_SAVE}.", f"This is not an .xlsx workbook; {_SAVE_EN}."
    ),
    "macro": Words(
        "Tệp có chứa macro nên không được nhận, vì lý do an toàn; hãy lưu thành .xlsx (không kèm macro).",
        "The file contains macros and is not accepted, for safety; save it as .xlsx (without macros).",
    ),
    "truncated": Words(
        "Tệp bị cụt, có lẽ do tải lên hoặc sao chép chưa xong; hãy tải lên lại.",
        "The file is cut short, perhaps by an unfinished upload or copy; upload it again.",
    ),
    "damaged": Words(
        f"Tệp bị hỏng nên không đọc được; {_SAVE}.", f"The file is damaged and cannot be read; {_SAVE_EN}."
    ),
    "zip_bomb": Words(
        f"Tệp giải nén ra quá lớn nên không được nhận; {_SAVE}.",
        f"The file unpacks to an excessive size and is not accepted; {_SAVE_EN}.",
    ),
    "unsafe_xml": Words(
        f"Tệp chứa khai báo XML không an toàn nên không được nhận; {_SAVE}.",
        f"The file contains unsafe XML declarations and is not accepted; {_SAVE_EN}.",
    ),
    "too_large": Words(
        "Tệp quá lớn (giới hạn 20 MB); hãy bỏ ảnh, bỏ trang thừa rồi lưu lại.",
        "The file is too large (the limit is 20 MB); remove pictures and extra sheets and save it again.",
    ),
    "too_many_cells": Words(
        "Bảng có quá nhiều ô có dữ liệu (giới hạn 500.000); hãy chỉ giữ phần biểu mẫu.",
        "The workbook has too many filled cells (the limit is 500,000); keep only the form.",
    ),
    "not_ours": Words(
        "Đây không phải biểu mẫu tải từ hệ thống, hoặc trang ẩn của biểu đã bị xóa;"
        " hãy tải lại biểu mẫu của kỳ này và điền vào đó.",
        "This is not a form downloaded from the system, or its hidden sheet was deleted;"
        " download the form of this request again and fill that in.",
    ),
    "no_columns": Words(
        "Không còn dòng mã cột (dòng ẩn đầu tiên) của trang số liệu; hãy tải lại biểu mẫu và điền vào đó.",
        "The column ids of the sheet of figures (the hidden first line) are gone; download the form again.",
    ),
}


class WorkbookRefused(Exception):
    """A workbook that is not read. `code` is stable, `words` are for the person, `detail` for the log."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.words, self.detail = code, REASONS[code], detail
