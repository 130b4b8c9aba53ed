"""Names of offices, enterprises and collective roles: telling them, and parting several in one cell.

Leads and coordinating organisations stay as written; they are parted at ';', at line breaks between
names and at list marks, never at a comma, 'và' or a dash inside a name ('Phòng Văn hóa - Xã hội').
"""

import re
from itertools import pairwise

from hatangso.domain.plans.folding import fold

_HEAD = (
    r"(?:các |những |liên |toàn thể |một số |lãnh đạo |đồng chí )?"
    r"(?:phòng|sở|ban(?! hành| đầu| đêm)|bộ(?! tiêu| chỉ số| phận mềm)|cục|vụ|chi cục"
    r"|tổng cục|[uủ][ỷy] ban|ubnd|ub "
    r"|đồn |biên phòng|bộ đội|cảng vụ|hải quan|kiểm lâm|quỹ |nhà trường|vườn quốc gia"
    r"|ubmttq|ubmt|mttq|mặt trận|hđnd|hội đồng|văn phòng|vp|công an|ca |quân sự|trung tâm|tt |trạm"
    r"|trường|bệnh viện"
    r"|doanh nghiệp|dn |công ty|tổng công ty|tập đoàn|vnpt|viettel|mobifone|vinaphone"
    r"|vietnamobile|fpt|cmc|evn"
    r"|điện lực|bưu điện|bưu chính|đài |tổ (?!chức)|đoàn |hội |liên đoàn|bch|bcđ|bqp|bca|chỉ huy"
    r"|bộ phận|đơn vị|cơ quan|tổ chức(?=,|;| chính| đoàn| xã| cá nhân| doanh| liên| có| và| hội| công|$)"
    r"|thường trực|nhà mạng|nhà cung cấp|ngân hàng|kho bạc|thuế|chủ tịch|phó chủ tịch|trưởng "
    r"|thủ trưởng|giám đốc|thôn|buôn|bon"
    r"|bản(?! đồ| tin| sao| quyền| ghi| kế| vẽ| đăng| cam| tổng| án| thân)"
    r"|khu phố|khu vực|khu dân cư|ấp|khóm|sóc|làng|tdp|ngành|cấp |các cấp|đảng [uủ][ỷy]"
    r"|thành [uủ][ỷy]|tỉnh [uủ][ỷy]|huyện [uủ][ỷy]"
    r"|chi bộ|công đoàn|hợp tác xã|htx|cơ sở|công chức|cán bộ|cộng đồng|nhân dân|người dân"
    r"|hộ kinh doanh|địa phương"
    r"|xã(?! hội)|phường|quận|huyện|thành phố|tỉnh(?! lộ)|thị xã|thị trấn|đặc khu|bhxh|bảo hiểm|báo (?!cáo)"
    r"|thư viện|nhà văn hóa"
    r"|cá nhân|tòa án|viện |cảnh sát|cổng thông tin|trang thông tin|kế toán|tài chính"
    r"|địa chính|tư pháp|văn hóa|y tế"
    r"|giáo dục|chuyên viên|đội |hạt |chi nhánh|khối |các bên|chủ đầu tư|đầu mối)"
)
_STARTS_WITH_ORGANISATION = re.compile(rf"{_HEAD}(?!\w)|{_HEAD}(?<=\s)")
_MARK = re.compile(r"^(?:[-–—+•·*●▪]\s*|\d{1,2}[.)]\s+|[a-zđ]\)\s+)")
_INNER_MARK = re.compile(r"(?:^|[\s;.,])([-–—+•·●▪])\s+(?=\S)")
_VERB = re.compile(
    r"\b(?:chu tri|phoi hop|chiu trach nhiem|co trach nhiem|tham muu|thuc hien|to chuc"
    r"|huong dan|theo doi|don doc"
    r"|chu dong|xay dung|trien khai|tang cuong|day manh|dinh ky|bao cao|can cu|ra soat"
    r"|bo tri|lam dau moi|la dau moi"
    r"|la don vi|la co quan|phan cong|bao dam|dam bao|tong hop|tiep tuc|tich cuc"
    r"|nghiem tuc|cung cap|ho tro|tuyen truyen"
    r"|van dong|phat trien|nghien cuu|thuong xuyen|dau tu|cap nhat|de xuat|lap|gui"
    r"|hoan thanh|khao sat|bo sung|tham gia"
    r"|duoc giao|quy hoach|co nhiem vu|tap trung|van hanh|lap dat|so hoa|ket noi"
    r"|dam nhan|tiep nhan|can doi|quan ly|quan li|quan tam|kiem tra|giam sat|thong nhat|chi dao|dieu hanh"
    r"|quan triet|pho bien|vao cuoc|khuyen khich|ban hanh|thanh lap|trang bi|mua sam|khai thac|su dung"
    r"|bao ve|giu gin|phan anh|ngan chan|xu ly|xu li|chu trong|danh gia|tham dinh|thu thap|lam tot"
    r"|uu tien|cu can bo|nang cap|mo rong|dong hanh|trinh|huy dong|long ghep|dua|don vi dau moi|co bao cao"
    r"|phai|cam ket|tao dieu kien|lam viec|nhac nho|giup|lua chon|dang ky|nop|cap phat|dau noi"
    r"|phoi ket hop|can cu|tren co so|gop phan|bo sung|thay the|cai dat|tap huan|dao tao|boi duong)\b"
)
#: 'Ban quản lý chợ', 'Phòng giám sát': here the verb is part of the name
_ALSO_NOUNS = frozenset(
    ("quan ly", "quan li", "giam sat", "kiem tra", "chi dao", "dieu hanh", "khuyen khich")
)
_NOUN_BEFORE = re.compile(r"(?:cac|nhung|va|hoac|,)\s$")
_ADDRESS = re.compile(
    r"^(?:giao(?: cho)?(?: nhiem vu cho)?|de nghi|yeu cau|trach nhiem cua|doi voi"
    r"|nhiem vu cua|phan cong(?: cho)?"
    r"|kinh de nghi|moi)\s+(?!thong|duc|nguoi )"
)


def looks_like_organisation(text: str) -> bool:
    """Whether the words begin as the name of an office, enterprise or collective role does."""
    start = text[:60].lstrip(" -–+•*").lower().replace("hoà", "hòa")
    return bool(_STARTS_WITH_ORGANISATION.match(start))


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
    return [text[first:last].strip() for first, last in pairwise(bounds)]


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


def subject_before_verb(text: str, relative: bool = False) -> str | None:
    """The organisation that a sentence begins with, up to its verb ('Công an xã chủ trì …').

    `relative`: 'được giao việc' belongs to the name ('các đơn vị được giao việc báo cáo …').
    """
    folded = fold(text[:220])
    spoken = _ADDRESS.match(folded)
    start = spoken.end() if spoken else 0
    if not looks_like_organisation(text[start:]):
        return None
    for verb in _VERB.finditer(folded, start + 3):
        if text[verb.start()].isupper() or verb.start() - start > 140:
            continue
        if verb.group() in _ALSO_NOUNS and re.search(
            r"(?:ban|phong|to|to chuc|co quan)\s$", folded[: verb.start()]
        ):
            continue
        if relative and verb.group() == "duoc giao" and re.match(r" (?:viec|nhiem vu)", folded[verb.end() :]):
            continue
        if verb.group() == "to chuc" and _NOUN_BEFORE.search(folded[: verb.start()]):
            continue
        subject = text[start : verb.start()].strip().rstrip(" ,:;-–").strip()
        return subject if len(subject) > 2 else None
    return None
