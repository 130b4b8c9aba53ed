"""How plans tell of local networks and information systems using IPv6."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="ipv6_systems",
    component="telecom",
    dimension="percent",
    unit="%",
    every=(
        r"ipv6",
        r"he thong thong tin|\blan\b|mang cuc bo|cong thong tin|trang thong tin|website|"
        r"he thong mang|mang noi bo|ung dung cong nghe",
    ),
    counted=r"he thong|trang thong tin",
    without_figure="when told",
    instead_of=("ipv6_agencies",),
)
