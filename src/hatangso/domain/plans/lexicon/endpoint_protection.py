"""How plans tell of servers and workstations protected against malware."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="endpoint_protection",
    component="security",
    dimension="percent",
    unit="%",
    every=(
        r"may chu|may tram|may tinh|thiet bi dau cuoi",
        r"ma doc|virus|edr|diet vi",
    ),
    counted=r"may",
    without_figure="when told",
    instead_of=("agency_equipment",),
)
