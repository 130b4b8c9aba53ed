"""Names of agencies' systems: '.vn' and the form of a commune's name (Decree 224/2026/NĐ-CP art. 11)."""

import re
import unicodedata
from collections.abc import Iterator

from hatangso.adapters.probes.look import Look
from hatangso.adapters.probes.trouble import Trouble
from hatangso.catalog.probe_tests import finding
from hatangso.domain.probes.finding import Finding, Status


def naming(look: Look) -> Iterator[Finding]:
    """naming_vn, naming_gov_vn and, where the commune is told, naming_commune."""
    host = look.target.host
    if look.target.is_address:
        raise Trouble("is_address")
    for code, ending in (("naming_vn", ".vn"), ("naming_gov_vn", ".gov.vn")):
        good = host.endswith(ending)
        yield finding(
            code,
            Status.PASSED if good else Status.FAILED,
            f"{host} {'thuộc' if good else 'không thuộc'} “{ending}”.",
            f"{host} {'is' if good else 'is not'} under “{ending}”.",
        )
    yield _commune(host, look.target.commune, look.target.province)


def name_label(name: str) -> str:
    """A place's name as it stands in a domain name: no marks, no spaces.

    >>> name_label("Hòa Khánh"), name_label("Đà Nẵng")
    ('hoakhanh', 'danang')
    """
    plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]", "", "".join(c for c in plain if not unicodedata.combining(c)))


def _commune(host: str, commune: str, province: str) -> Finding:
    if not commune or not province:
        return finding(
            "naming_commune",
            Status.INFO,
            "Không phải trang của xã, phường.",
            "This is no commune's own site.",
        )
    wished = f"{name_label(commune)}.{name_label(province)}.gov.vn"
    bare = host.removeprefix("www.")
    if bare == wished:
        return finding("naming_commune", Status.PASSED, f"Đúng dạng {wished}.", f"As {wished}.")
    # the decree gives the form, not the spelling of each name
    alike = re.fullmatch(rf"[a-z0-9-]+\.{name_label(province)}\.gov\.vn", bare) is not None
    return finding(
        "naming_commune",
        Status.WARNED if alike else Status.FAILED,
        f"Theo dạng của nghị định, tên có thể là {wished}.",
        f"By the decree's form the name may be {wished}.",
        wished=wished,
    )
