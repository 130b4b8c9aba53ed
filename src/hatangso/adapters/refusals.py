"""Why a received file is not read: one sentence in Vietnamese and one in English for each reason."""

from typing import Final

_SAVE_AS = "hãy mở tệp, chọn Lưu thành (Save as) dạng .docx rồi tải lại"
_SAVE_AS_EN = "open it, choose Save as .docx and upload that file"

REASONS: Final[dict[str, tuple[str, str]]] = {
    "empty": (
        "Tệp rỗng, không có nội dung; hãy kiểm tra lại tệp gốc rồi tải lên.",
        "The file is empty; check the original and upload it again.",
    ),
    "unknown_type": (
        "Không nhận ra loại tệp này; hãy tải lên kế hoạch ở dạng .docx, .pdf, .txt, .md hoặc .html.",
        "This type of file is not known; upload the plan as .docx, .pdf, .txt, .md or .html.",
    ),
    "spreadsheet": (
        "Đây là bảng tính Excel, không phải văn bản kế hoạch; hãy tải lên kế hoạch ở dạng .docx hoặc .pdf.",
        "This is an Excel workbook, not a plan's document; upload the plan as .docx or .pdf.",
    ),
    "presentation": (
        "Đây là bản trình chiếu PowerPoint, không phải văn bản kế hoạch;"
        " hãy tải lên kế hoạch ở dạng .docx hoặc .pdf.",
        "This is a PowerPoint presentation, not a plan's document; upload the plan as .docx or .pdf.",
    ),
    "picture": (
        "Đây là một tấm ảnh; hãy quét cả văn bản thành một tệp .pdf rồi tải lên.",
        "This is a picture; scan the whole document into one .pdf and upload that.",
    ),
    "archive": (
        "Đây là tệp nén, không phải văn bản; hãy giải nén rồi tải lên chính tệp kế hoạch.",
        "This is an archive, not a document; unpack it and upload the plan itself.",
    ),
    "other_word": (
        f"Định dạng văn bản này (.doc, .odt, .rtf, .xml) không đọc được; {_SAVE_AS}.",
        f"This document format (.doc, .odt, .rtf, .xml) cannot be read; {_SAVE_AS_EN}.",
    ),
    "encrypted_office": (
        "Tệp được đặt mật khẩu nên không đọc được; hãy bỏ mật khẩu, lưu thành .docx rồi tải lại.",
        "The file is protected by a password; remove the password, save it as .docx and upload it again.",
    ),
    "encrypted_pdf": (
        "Tệp PDF được đặt mật khẩu nên không đọc được; hãy bỏ mật khẩu hoặc in lại ra PDF rồi tải lại.",
        "The PDF is protected by a password; remove it or print it to a new PDF and upload that.",
    ),
    "macro": (
        f"Tệp có chứa macro nên không được nhận, vì lý do an toàn; {_SAVE_AS} (không kèm macro).",
        f"The file contains macros and is not accepted, for safety; {_SAVE_AS_EN} (without macros).",
    ),
    "truncated": (
        "Tệp bị cụt, có lẽ do tải về hoặc sao chép chưa xong; hãy lấy lại tệp gốc rồi tải lên.",
        "The file is cut short, perhaps by an unfinished download or copy; fetch the original and upload it.",
    ),
    "damaged": (
        "Tệp bị hỏng nên không đọc được; hãy mở tệp, lưu lại thành bản mới dạng .docx hoặc .pdf rồi tải lên.",
        "The file is damaged and cannot be read; open it, save a new copy as .docx or .pdf and upload that.",
    ),
    "zip_bomb": (
        "Tệp nén quá mức (giải nén ra quá lớn) nên không được nhận;"
        " hãy mở tệp gốc, lưu lại thành .docx mới rồi tải lên.",
        "The file unpacks to an excessive size and is not accepted;"
        " open the original, save it as a new .docx and upload that.",
    ),
    "unsafe_xml": (
        f"Tệp chứa khai báo XML không an toàn nên không được nhận; {_SAVE_AS}.",
        f"The file contains unsafe XML declarations and is not accepted; {_SAVE_AS_EN}.",
    ),
    "too_large": (
        "Tệp quá lớn (giới hạn 50 MB); hãy giảm cỡ ảnh trong tệp hoặc chỉ tải phần kế hoạch và phụ lục.",
        "The file is too large (the limit is 50 MB); shrink its pictures or upload the plan and annex only.",
    ),
    "too_many_pages": (
        "Tệp có quá nhiều trang (giới hạn 300 trang); hãy tách riêng kế hoạch và phụ lục rồi tải lên.",
        "The file has too many pages (the limit is 300); upload only the plan and its annex.",
    ),
    "too_much_text": (
        "Tệp có quá nhiều chữ so với một kế hoạch; hãy tách riêng kế hoạch và phụ lục rồi tải lên.",
        "The file has too much text for a plan; upload only the plan and its annex.",
    ),
    "too_slow": (
        "Đọc tệp quá lâu nên đã dừng; hãy tách riêng kế hoạch và phụ lục, hoặc lưu thành .docx rồi tải lại.",
        "Reading the file took too long and was stopped;"
        " upload only the plan and its annex, or save it as .docx.",
    ),
    "too_complex": (
        "Tệp cần quá nhiều bộ nhớ để đọc nên đã dừng; hãy lưu lại thành .docx mới, bỏ bớt ảnh, rồi tải lên.",
        "Reading the file needs too much memory and was stopped; save it as a new .docx with fewer pictures.",
    ),
    "no_text": (
        "Tệp không có chữ nào đọc được; hãy kiểm tra lại tệp gốc hoặc tải bản .docx.",
        "The file holds no readable text; check the original or upload the .docx.",
    ),
    "scan_without_ocr": (
        "Tệp PDF chỉ có ảnh quét, không có chữ, mà máy chủ chưa cài nhận dạng chữ tiếng Việt (tesseract vie);"
        " hãy tải bản .docx hoặc PDF xuất từ Word, hoặc nhờ quản trị cài tesseract-ocr-vie.",
        "The PDF holds scanned pictures without text and the server has no Vietnamese text recognition"
        " (tesseract vie); upload the .docx or a PDF exported from Word,"
        " or ask the administrator to install tesseract-ocr-vie.",
    ),
    "scan_too_long": (
        "Bản quét quá dài để nhận dạng chữ (giới hạn 40 trang); hãy tải bản .docx hoặc PDF xuất từ Word.",
        "The scan is too long for text recognition (the limit is 40 pages);"
        " upload the .docx or a PDF exported from Word.",
    ),
    "not_vietnamese": (
        "Văn bản không phải tiếng Việt (hoặc gõ không dấu); hãy tải lên bản tiếng Việt có dấu của kế hoạch.",
        "The document is not in Vietnamese (or is typed without accents);"
        " upload the plan in Vietnamese with its accents.",
    ),
}


class DocumentRefused(Exception):
    """A file that is not read. `code` is stable; `vi` and `en` say what is wrong and what to do.

    `detail` is for the log of the administrator, never for the page.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        self.vi, self.en = REASONS[code]
        self.detail = detail
        super().__init__(f"{code}: {self.en}" + (f" [{detail}]" if detail else ""))

    def __reduce__(self) -> tuple[type["DocumentRefused"], tuple[str, str]]:
        return DocumentRefused, (self.code, self.detail)


class PicturePages(Exception):
    """A PDF with pages (numbered from 1) that are only pictures: they want text recognition first."""

    def __init__(self, numbers: tuple[int, ...], pages: int) -> None:
        self.numbers, self.pages = numbers, pages
        super().__init__(f"{len(numbers)} of {pages} pages are pictures")
