"""How plans tell of agencies using IPv6."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="ipv6_agencies",
    component="telecom",
    dimension="percent",
    unit="%",
    every=(
        r"ipv6",
        r"co quan|don vi|to chuc|phong,? ban|truong",
    ),
    none=(r"he thong thong tin|\blan\b|mang cuc bo|cong thong tin|trang thong tin|website",),
    counted=r"co quan|don vi",
    without_figure="when told",
)
