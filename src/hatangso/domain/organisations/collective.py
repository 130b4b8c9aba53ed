"""Collective roles: 'các doanh nghiệp viễn thông' means every operator of the locality, not one of them."""

import re
from dataclasses import dataclass

from hatangso.domain.organisations.wording import wording_key
from hatangso.domain.words import Words


@dataclass(frozen=True)
class CollectiveRole:
    """A role that many fill: which kinds of organisation (codes of KINDS) belong to it."""

    code: str
    label: Words
    kinds: tuple[str, ...]


OPERATORS = CollectiveRole(
    "operators", Words("Các doanh nghiệp viễn thông", "The telecom operators"), ("operator",)
)
ENTERPRISES = CollectiveRole(
    "enterprises",
    Words("Các doanh nghiệp liên quan", "The enterprises concerned"),
    ("operator", "power_company", "enterprise"),
)
COMMUNES = CollectiveRole(
    "communes", Words("UBND các xã, phường, đặc khu", "The communes"), ("people_committee",)
)
DISTRICTS = CollectiveRole(
    "districts", Words("UBND các quận, huyện, thị xã (cũ)", "The former districts"), ("district",)
)
DEPARTMENTS = CollectiveRole(
    "departments", Words("Các sở, ban, ngành", "The departments of the province"), ("department",)
)
NEIGHBOURHOODS = CollectiveRole(
    "neighbourhoods", Words("Các thôn, tổ dân phố", "The neighbourhoods"), ("neighbourhood",)
)
UNIONS = CollectiveRole("unions", Words("Mặt trận và các đoàn thể", "The Front and unions"), ("front",))
SCHOOLS = CollectiveRole("schools", Words("Các trường học", "The schools"), ("school",))
COOPERATIVES = CollectiveRole("cooperatives", Words("Các hợp tác xã", "The cooperatives"), ("cooperative",))
PRESS = CollectiveRole("press", Words("Các cơ quan báo chí", "The press"), ("press",))
OFFICES = CollectiveRole(
    "offices",
    Words("Các cơ quan, đơn vị liên quan", "The offices concerned"),
    ("office", "police", "service_centre", "public_service_centre", "health_station", "front", "military"),
)
ROLES = {
    role.code: role
    for role in (
        OPERATORS,
        ENTERPRISES,
        COMMUNES,
        DISTRICTS,
        DEPARTMENTS,
        NEIGHBOURHOODS,
        UNIONS,
        SCHOOLS,
        COOPERATIVES,
        PRESS,
        OFFICES,
    )
}

# The first that fits counts, so the narrower stand before the wider. Read on the wording's key: without
# accents, abbreviations spelt out.
_HEARD = (
    (OPERATORS, r"(?:cac |nhung )?doanh nghiep (?:cung cap dich vu |hoat dong )?vien thong"),
    (OPERATORS, r"cac nha mang"),
    (COOPERATIVES, r"cac hop tac xa"),
    (DISTRICTS, r"(?:uy ban nhan dan )?(?:cac )?(?:quan huyen|huyen (?:thi xa|thanh pho)|cap huyen)"),
    (COMMUNES, r"uy ban nhan dan (?:cac )?(?:xa phuong|phuong xa|cap xa)"),
    (COMMUNES, r"cac (?:xa phuong|phuong xa)"),
    (DEPARTMENTS, r"cac so(?: ban)?(?: nganh)?"),
    (SCHOOLS, r"cac (?:truong|co so giao duc)"),
    (PRESS, r"cac co quan (?:bao chi|truyen thong)"),
    (
        NEIGHBOURHOODS,
        r"(?:ban (?:nhan dan|dieu hanh|quan ly) |truong )?"
        r"cac (?:thon|to dan pho|khu pho|khu vuc|ap|buon|to$)",
    ),
    (UNIONS, r"cac (?:doan the|to chuc (?:chinh tri|doan the|hoi)|hoi doan the)"),
    (ENTERPRISES, r"cac (?:to chuc )?doanh nghiep"),
    (OFFICES, r"cac (?:co quan|don vi|phong|bo phan|ban nganh|nganh|to chuc)"),
)
_COMPILED = tuple((role, re.compile(rf"{pattern}\b")) for role, pattern in _HEARD)


def collective_role(wording: str) -> CollectiveRole | None:
    """The role a wording names, or None where it names one organisation.

    >>> collective_role("Các DN viễn thông trên địa bàn").code
    'operators'
    >>> collective_role("Phòng Kinh tế") is None
    True
    """
    key = wording_key(wording)
    return next((role for role, pattern in _COMPILED if pattern.match(key)), None)
