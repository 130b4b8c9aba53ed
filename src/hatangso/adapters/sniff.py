"""What a file really is, told by its first bytes and its parts, never by its name."""

import re
from typing import Literal

from hatangso.adapters.archive import Archive
from hatangso.adapters.limits import Limits
from hatangso.adapters.refusals import DocumentRefused
from hatangso.adapters.xml_parts import parse_part

Sniffed = Literal["docx", "pdf", "text"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"II*\x00",
    b"MM\x00*",
    b"BM",
    b"RIFF",
    b"\x00\x00\x00\x0cjP",
)
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"SQLite format 3")
_MAIN_WORD = re.compile(r"wordprocessingml\.(document|template)\.main\+xml$")


def sniff(data: bytes, limits: Limits) -> Sniffed:
    """'docx', 'pdf' or 'text' (which may be plain, Markdown or HTML).

    Raises DocumentRefused for everything else, each with the reason that fits.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise DocumentRefused("empty")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _office(Archive(data, limits))
    if data.startswith(_OLE):
        raise DocumentRefused(_inside_ole(data))
    if data.lstrip().startswith(b"{\\rtf"):
        raise DocumentRefused("other_word", "rtf")
    if data.startswith(_ARCHIVES):
        raise DocumentRefused("archive")
    if data.startswith(_PROGRAMS) and b"\x00" in data[:4096]:
        raise DocumentRefused("unknown_type", "program")
    if data.startswith(_PICTURES) and _is_binary(data):
        raise DocumentRefused("picture")
    return "text"


def _office(archive: Archive) -> Sniffed:
    if not archive.names:
        raise DocumentRefused("empty", "archive without parts")
    if not archive.has("[Content_Types].xml"):
        raise DocumentRefused("other_word" if archive.has("mimetype") else "archive")
    overrides = parse_part(archive.read("[Content_Types].xml"))
    types = {element.get("ContentType") or "" for element in overrides.iter()}
    if any("macroEnabled" in kind or "vbaProject" in kind for kind in types) or any(
        name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in archive.names
    ):
        raise DocumentRefused("macro")
    if any("spreadsheetml" in kind and "main" in kind for kind in types):
        raise DocumentRefused("spreadsheet")
    if any("presentationml" in kind and "main" in kind for kind in types):
        raise DocumentRefused("presentation")
    if any(_MAIN_WORD.search(kind) for kind in types) or archive.has("word/document.xml"):
        return "docx"
    raise DocumentRefused("unknown_type", "zip package of another program")


def _inside_ole(data: bytes) -> str:
    """An OLE compound file names its streams in UTF-16: an encrypted package, or an old Office format."""

    def names(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if names("EncryptedPackage") or names("EncryptionInfo"):
        return "encrypted_office"
    if names("Workbook") and not names("WordDocument"):
        return "spreadsheet"
    if names("PowerPoint Document"):
        return "presentation"
    return "other_word"


def _is_binary(data: bytes) -> bool:
    head = data[:4096]
    odd = sum(1 for byte in head if byte < 9 or 14 <= byte < 32)
    return odd > len(head) // 50
