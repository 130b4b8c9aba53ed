"""Names of offices, enterprises and collective roles: telling them, and parting several in one cell.

Leads and coordinating organisations stay as written; they are parted at ';', at line breaks between
names and at list marks, never at a comma, 'và' or a dash inside a name ('Phòng Văn hóa - Xã hội').
"""

import re

from hatangso.domain.plans.folding import fold

_HEAD = (
    r"(?:cac |nhung |lien |toan the |mot so )?"
    r"(?:phong|so|ban|bo|cuc|vu|chi cuc|tong cuc|uy ban|ubnd|ubmttq|ub mttq|ubmt|mttq|mat tran|hdnd|hoi dong|van phong"
    r"|vp|vpub|cong an|quan su|trung tam|tt |tram|truong|benh vien|doanh nghiep|dn |cong ty|tong cong ty|tap doan|vnpt"
    r"|viettel|mobifone|vinaphone|vietnamobile|fpt|cmc|evn|dien luc|buu dien|dai |to |doan |doan the|hoi |lien doan|bch"
    r"|chi huy|bo phan|don vi|co quan|to chuc|nha mang|ngan hang|kho bac|thue|chu tich|pho chu tich|lanh dao|truong "
    r"|thon|to dan pho|khu pho|khu vuc|ap|ban dan|nganh|cap|dang uy|thanh uy|tinh uy|huyen uy|cong doan|hop tac xa"
    r"|co so|cong chuc|can bo|cong dong|nhan dan|nguoi dan|ho kinh doanh|dia phuong|xa |phuong |quan |huyen |thanh pho"
    r"|tinh |thi xa|cong ty|bhxh|bao hiem|bao |thu vien|nha van hoa|ca nhan|kho |toa an|vien |canh sat|bo chi huy"
    r"|cong thong tin|ke toan|tai chinh|dia chinh|tu phap|van hoa|kinh te|y te|giao duc|ban quan ly)"
)
_STARTS_WITH_ORGANISATION = re.compile(rf"{_HEAD}(?![a-z])")
_MARK = re.compile(r"^(?:[-–—+•·*●▪]\s*|\d{1,2}[.)]\s+|[a-zđ]\)\s+)")
_INNER_MARK = re.compile(r"(?:^|[\s;.,])([-–—+•·●▪])\s+(?=\S)")
_VERB = re.compile(
    r"\b(?:chu tri|phoi hop|chiu trach nhiem|co trach nhiem|tham muu|thuc hien|to chuc|huong dan|theo doi|don doc"
    r"|chu dong|xay dung|trien khai|tang cuong|day manh|dinh ky|bao cao|can cu|ra soat|bo tri|lam dau moi|la dau moi"
    r"|la don vi|la co quan|phan cong|bao dam|dam bao|tong hop|tiep tuc|tich cuc|nghiem tuc|cung cap|ho tro|tuyen truyen"
    r"|van dong|giam sat|kiem tra|phat trien|nghien cuu|thuong xuyen|quan ly|dau tu|cap nhat|de xuat|thong tin|lap )"
)
_ADDRESS = re.compile(
    r"^(?:giao(?: cho)?(?: nhiem vu cho)?|de nghi|yeu cau|trach nhiem cua|doi voi|nhiem vu cua|phan cong(?: cho)?"
    r"|kinh de nghi|moi)\s+(?!thong|duc|nguoi )"
)


def looks_like_organisation(text: str) -> bool:
    """Whether the words begin as the name of an office, enterprise or collective role does."""
    return bool(_STARTS_WITH_ORGANISATION.match(fold(text[:60]).lstrip(" -–+•*")))


def split_organisations(cell: str) -> tuple[str, ...]:
    """The organisations of a cell, as written, in order."""
    lines: list[str] = []
    for line in cell.split("\n"):
        if lines and not _begins_name(line, lines[-1]):
            lines[-1] = f"{lines[-1]} {line}"
        else:
            lines.append(line)
    names: list[str] = []
    for line in lines:
        for part in line.split(";"):
            names.extend(_at_inner_marks(part.strip()))
    return tuple(name for name in (_trimmed(name) for name in names) if name)


def _begins_name(line: str, above: str) -> bool:
    if above.endswith((";", ".")) or _MARK.match(line):
        return True
    if line[:1].islower() or fold(above).endswith((",", "-", "&", " va", " cua", " cac", "(", "van phong")):
        return False
    return looks_like_organisation(line)


def _at_inner_marks(text: str) -> list[str]:
    if not _MARK.match(text):
        return [text]
    cuts = [
        found.start(1)
        for found in _INNER_MARK.finditer(text)
        if found.start(1) > 0 and _is_list_dash(text, found.start(1), found.end())
    ]
    bounds = [0, *cuts, len(text)]
    return [text[first:last].strip() for first, last in zip(bounds, bounds[1:], strict=False)]


def _is_list_dash(text: str, place: int, after: int) -> bool:
    """A dash before a new name, not the one inside 'Văn hóa - Xã hội' or 'HĐND - UBND'."""
    before = fold(text[:place]).rstrip()
    if before.endswith((";", ".")):
        return True
    inner = fold(text[after : after + 12]).startswith(("xa hoi", "ubnd", "hdnd", "thong ke", "thong tin"))
    return not inner and looks_like_organisation(text[after:])


def _trimmed(name: str) -> str:
    bare = _MARK.sub("", name.strip())
    return bare.rstrip(" ;,.").strip()


def address_of(heading: str) -> str:
    """The organisation that a heading names, without 'Giao', 'Đề nghị', 'Yêu cầu' and a closing colon."""
    bare = heading.strip().rstrip(" :;.").strip()
    spoken = _ADDRESS.match(fold(bare))
    if spoken and spoken.end() < len(bare):
        bare = bare[spoken.end() :].strip()
    ending = re.search(r"\s+(?:co trach nhiem|co nhiem vu|chiu trach nhiem|thuc hien)$", fold(bare))
    return bare[: ending.start()] if ending else bare


def subject_before_verb(text: str) -> str | None:
    """The organisation that a sentence begins with, up to its verb ('Công an xã chủ trì …')."""
    folded = fold(text[:220])
    spoken = _ADDRESS.match(folded)
    start = spoken.end() if spoken else 0
    if not looks_like_organisation(text[start:]):
        return None
    for verb in _VERB.finditer(folded, start + 3):
        if text[verb.start()].isupper() or verb.start() - start > 140:
            continue
        subject = text[start : verb.start()].strip().rstrip(" ,:;-–").strip()
        return subject if len(subject) > 2 else None
    return None
