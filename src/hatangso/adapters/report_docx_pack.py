"""The .docx package with nothing of the moment in it: the same parts give the same bytes."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document as WordDocument

# The earliest day a ZIP can tell. The document's own dates are in its properties.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_FIRST = "[Content_Types].xml"


def packed(word: WordDocument) -> bytes:
    """The document's bytes, its parts in a fixed order and without the clock's time."""
    made = BytesIO()
    word.save(made)
    out = BytesIO()
    with ZipFile(made) as parts, ZipFile(out, "w", ZIP_DEFLATED, compresslevel=6) as package:
        for name in sorted(parts.namelist(), key=lambda n: (n != _FIRST, n)):
            info = ZipInfo(name, _NO_TIME)
            info.compress_type = ZIP_DEFLATED
            package.writestr(info, parts.read(name))
    return out.getvalue()
