"""How plans tell of information systems with approved security levels."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="security_level_plans",
    component="security",
    dimension="percent",
    unit="%",
    every=(
        r"cap do",
        r"he thong|phuong an|ho so|an toan thong tin|an toan",
    ),
    counted=r"he thong",
    without_figure="when told",
    instead_of=("systems_monitored",),
)
