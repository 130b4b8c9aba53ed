"""What each column of a table holds, told from the words of its header.

Roles: no, group, text, output, lead, coordinating, time, note, unit, year (one column a year), value,
baseline, organisation (who), money, frequency, recipient. A column whose words tell nothing has the role ''.
"""

import re
from dataclasses import dataclass

from hatangso.domain.plans.folding import fold

_YEAR = re.compile(
    r"(?:chi tieu|muc tieu|ke hoach|phan dau|gia tri|muc)?\s*(?:(?:den|het|cuoi|trong|nam"
    r"|giai doan|dat|,)\s*)*"
    r"(?:20\d\d\s*[-–]\s*)?(20\d\d)\s*(?:\(.{0,12}\)|%)?"
)
_ORGANISATION = re.compile(
    r"(?:don vi|co quan|to chuc|bo phan|phong ban|ca nhan)\b.{0,60}|nguoi (?:thuc hien"
    r"|phu trach)|phan cong.{0,20}|trach nhiem.{0,20}"
)
_NUMBER = re.compile(r"(?:stt|s\.t\.t|tt|so tt|so thu tu|thu tu|no\.?|#|so)\.?")
_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "group",
        re.compile(
            r"^(?:nhom|linh vuc|hop phan|tru cot|phan nhom|mang)(?: (?:chi tieu|nhiem vu|muc tieu"
            r"|noi dung|viec|cong viec|linh vuc|ha tang|giai phap|hoat dong))?(?: chinh)?$"
        ),
    ),
    ("note", re.compile(r"ghi chu|luu y|ghi ch$")),
    ("money", re.compile(r"kinh phi|du toan|nguon von|nguon luc|tong muc|nguon thuc hien")),
    (
        "baseline",
        re.compile(
            r"truoc (?:khi )?dieu chinh|(?:chi tieu|muc|ke hoach|gia tri) cu$|da giao|da ban hanh"
            r"|hien trang|hien tai|nam goc|thuc hien nam|ket qua nam|so lieu nam|thuc trang"
        ),
    ),
    ("frequency", re.compile(r"tan suat|ky bao cao|dinh ky|che do bao cao|loai bao cao")),
    ("recipient", re.compile(r"noi nhan|nhan bao cao|co quan nhan|gui ve")),
    (
        "time",
        re.compile(
            r"thoi gian|thoi han|tien do|lo trinh|moc |thoi diem|han (?:hoan|cuoi|gui|nop|chot)"
            r"|hoan thanh|^han$"
        ),
    ),
    ("lead", re.compile(r"chu tri|dau moi|phu trach|chiu trach nhiem|trach nhiem chinh|chu quan")),
    ("coordinating", re.compile(r"phoi hop|tham gia|ho tro")),
    ("unit", re.compile(r"don vi tinh|d\.?v\.?t|don vi do|^dv tinh")),
    ("output", re.compile(r"ket qua|san pham|dau ra|muc do can dat|yeu cau can dat|minh chung")),
    (
        "value",
        re.compile(
            r"sau (?:khi )?dieu chinh|dieu chinh thanh|(?:chi tieu|muc|ke hoach) moi$|gia tri|muc can "
            r"dat|muc phan dau|chi tieu (?:dat|giao|phan dau|cu the)|muc tieu can dat"
        ),
    ),
    (
        "text",
        re.compile(
            r"noi dung|nhiem vu|chi tieu|muc tieu|cong viec|hoat dong|tieu chi|giai phap|du an"
            r"|hang muc|chi so|dau viec"
        ),
    ),
)


@dataclass(frozen=True)
class Column:
    """One column's role; `year` where it is a year's column; `header` as written."""

    role: str
    header: str
    year: int | None = None


def columns_of(headers: tuple[str, ...]) -> tuple[Column, ...]:
    """The columns' roles. Two columns of text: the second is what is to be reached."""
    columns = [_column(" ".join(header.split())) for header in headers]
    if not any(column.role == "text" for column in columns):
        columns = [Column("text", each.header) if each.role == "group" else each for each in columns]
    if not any(column.role == "text" for column in columns):
        columns = _with_work(columns)
    texts = [place for place, column in enumerate(columns) if column.role == "text"]
    for place in texts[1:]:
        folded = fold(columns[place].header)
        role = "value" if re.search(r"chi tieu|muc tieu", folded) else "output"
        columns[place] = Column(role, columns[place].header)
    roles = [column.role for column in columns]
    if "lead" not in roles and "organisation" in roles and "text" in roles:
        place = roles.index("organisation")
        if "coordinating" in roles or "time" in roles or "output" in roles or place > roles.index("text"):
            columns[place] = Column("lead", columns[place].header)
    return tuple(columns)


def _with_work(columns: list[Column]) -> list[Column]:
    """'Cơ quan, đơn vị' and 'Trách nhiệm': of two columns that speak of organisations one tells the work."""
    speaking = [place for place, column in enumerate(columns) if column.role == "organisation"]
    work = [place for place in speaking if re.match(r"trach nhiem|phan cong", fold(columns[place].header))]
    if len(speaking) < 2 or not work:
        return columns
    return [Column("text", each.header) if place == work[0] else each for place, each in enumerate(columns)]


def is_header(cells: tuple[str, ...]) -> bool:
    """Whether a row names columns: a column of content and at least one more that is understood."""
    distinct = {cell for cell in cells if cell}
    if len(distinct) < 2 or any(len(cell) > 90 for cell in distinct):
        return False
    roles = [column.role for column in columns_of(cells)]
    known = [role for role in roles if role]
    named = sum(bool(cell) for cell in cells)
    if any(re.fullmatch(r"\d{1,3}[.)]?|[IVX]+\.?", cells[0]) for _ in cells[:1]):
        return False
    telling = {"text", "lead", "organisation", "coordinating", "output", "time"} & set(known)
    return bool(telling) and len(known) >= 2 and len(known) * 2 >= named


def _column(header: str) -> Column:
    folded = fold(header).strip(" .:*()")
    if _NUMBER.fullmatch(folded):
        return Column("no", header)
    year = _YEAR.fullmatch(folded)
    if year:
        return Column("year", header, int(year.group(1)))
    for role, pattern in _WORDS:
        if role == "output" and _ORGANISATION.fullmatch(folded):
            return Column("organisation", header)
        if pattern.search(folded):
            return Column(role, header)
    return Column("", header)
