"""Real files made for the tests: .docx packages from their XML, PDFs by typst, scans out of pictures."""

import io
import zipfile
import zlib

import pypdfium2 as pdfium
import typst

from hatangso.domain.plans.document import Paragraph, SourceDocument, Table

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SENTENCE = "Phát triển hạ tầng số trên địa bàn phường, bảo đảm an toàn và hiệu quả."


def docx(
    body: str, *, numbering: str = "", styles: str = "", main_type: str = "document", **extra: str
) -> bytes:
    """A .docx whose body is this XML; `extra` are further parts by their path with / as __."""
    main = f"{_WORD}.{main_type}.main+xml" if "/" not in main_type else main_type
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{_REL}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": "<Relationships"
        ' xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{_REL}/styles" Target="styles.xml"/>'
        f'<Relationship Id="b" Type="{_REL}/numbering" Target="numbering.xml"/></Relationships>',
        "word/document.xml": f'<w:document {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility'
        '/2006" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
        f' xmlns:v="urn:schemas-microsoft-com:vml"><w:body>{body}</w:body></w:document>',
    }
    if numbering:
        parts["word/numbering.xml"] = f"<w:numbering {W}>{numbering}</w:numbering>"
    if styles:
        parts["word/styles.xml"] = f"<w:styles {W}>{styles}</w:styles>"
    parts |= {name.replace("__", "/"): content for name, content in extra.items()}
    return zipped(parts)


def zipped(parts: dict[str, str] | dict[str, bytes]) -> bytes:
    """A zip of these parts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    """One w:p with one run; `properties` goes into w:pPr and `run` into w:rPr."""
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr>"
        f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def pdf(source: str) -> bytes:
    """A PDF of typst markup, in the Vietnamese-capable font that typst carries with it."""
    return typst.compile(('#set text(lang: "vi", size: 13pt)\n' + source).encode())


def scanned(pdf_bytes: bytes, dots_per_inch: int = 200) -> bytes:
    """The same pages as pictures only, like a scanner makes them."""
    pages = []
    document = pdfium.PdfDocument(pdf_bytes)
    for page in document:
        picture = page.render(scale=dots_per_inch / 72, grayscale=True).to_numpy()
        pages.append((picture.shape[1], picture.shape[0], picture.tobytes()))
    return picture_pdf(pages, 72 / dots_per_inch)


def picture_pdf(pictures: list[tuple[int, int, bytes]], scale: float) -> bytes:
    """A PDF with one grey picture (width, height, bytes) on each page."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for width, height, grey in pictures:
        w, h = width * scale, height * scale
        data = zlib.compress(grey)
        n = len(objects)
        kids.append(b"%d 0 R" % (n + 1))
        draw = b"q %f 0 0 %f 0 0 cm /I Do Q" % (w, h)
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %f %f] /Contents %d 0 R"
            b" /Resources << /XObject << /I %d 0 R >> >> >>" % (w, h, n + 2, n + 3),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(draw), draw),
            b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray"
            b" /BitsPerComponent 8 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
            % (width, height, len(data), data),
        ]
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    return written_pdf(objects)


def written_pdf(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """A PDF file of these objects, the first of which is the catalogue."""
    out = b"%PDF-1.5\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer,
        start,
    )


def locked_pdf() -> bytes:
    """A PDF that asks for a password nobody knows."""
    return written_pdf(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 0 /Kids [] >>"],
        b"/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>"
        % (b"41" * 32, b"42" * 32),
    )


def compound_file(*streams: str) -> bytes:
    """The outside of an OLE compound file (old Office, or an encrypted package) naming these streams."""
    names = b"".join(name.encode("utf-16-le").ljust(128, b"\x00") for name in ("Root Entry", *streams))
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + names


def texts(document: SourceDocument) -> list[str]:
    """The texts of the paragraphs that hold any."""
    return [b.text for b in document.blocks if isinstance(b, Paragraph) and b.text]


def marked(document: SourceDocument) -> list[str]:
    """Paragraphs with the mark that the format draws before them."""
    return [
        f"{b.list_mark} {b.text}" if b.list_mark else b.text
        for b in document.blocks
        if isinstance(b, Paragraph) and b.text
    ]


def tables(document: SourceDocument) -> list[Table]:
    """The tables of a document."""
    return [b for b in document.blocks if isinstance(b, Table)]


def spans(table: Table) -> list[list[tuple[str, int, int]]]:
    """A table as rows of (text, colspan, rowspan)."""
    return [[(cell.text, cell.colspan, cell.rowspan) for cell in row] for row in table.rows]
