"""An official document as PDF/A-2b, set by typst.

All words reach the template as data, never as markup: what a person typed comes out letter for letter.
"""

import json
import re
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

import typst

from hatangso.adapters.report_pdf_data import template_data
from hatangso.domain.reports.model import OfficialDocument
from hatangso.domain.words import Words

TEMPLATE = "official_document.typ"
_NO_GLYPH = re.compile(r"the text `(.+?)` could not be displayed")


def write_pdf(document: OfficialDocument, *, made_on: date, font_dir: Path) -> bytes:
    """The document's bytes: the same for the same document, day and fonts, on every machine.

    `made_on` is written into the file as its date. `font_dir` holds one family of TrueType fonts in four
    faces (Tinos as built, or an office's own Times New Roman). Raises PdfNotMade where the fonts are
    missing, or a letter of the document in them.
    """
    data = template_data(document, family=font_family(font_dir))
    data["made_on"] = (made_on.year, made_on.month, made_on.day)
    try:
        return typst.compile(
            files("hatangso.adapters").joinpath(TEMPLATE).read_bytes(),
            format="pdf",
            font_paths=fonts_in(font_dir),
            sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["a-2b"],
        )
    except typst.TypstError as error:
        missing = _NO_GLYPH.search(str(error))
        if missing is None:
            raise
        raise PdfNotMade(_no_glyph(missing[1])) from error


class PdfNotMade(Exception):
    """Why the PDF cannot be made, and how to mend it, in `words`."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.vi)
        self.words = words


def _no_glyph(letter: str) -> Words:
    return Words(
        f"Phông chữ không có ký tự {letter} nên không tạo được tệp PDF; hãy bỏ hoặc thay ký tự này.",
        f"The font has no letter {letter}, so the PDF cannot be made; remove or replace that letter.",
    )


@cache
def fonts_in(font_dir: Path) -> typst.Fonts:
    """The folder's fonts, then those inside typst for a stray sign (✓ ☐); never those of the machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[font_dir])


@cache
def font_family(font_dir: Path) -> str:
    """The name of the family in the folder. Raises PdfNotMade where there is none."""
    own = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_dir])
    families = own.families()
    if not families:
        raise PdfNotMade(
            Words(
                f"Không tìm thấy phông chữ (.ttf) trong thư mục {font_dir}; hãy chạy make setup,"
                " hoặc đặt lại thư mục phông chữ.",
                f"No font (.ttf) is in the folder {font_dir}; run make setup, or set the folder of fonts.",
            )
        )
    return families[0]
