"""How plans tell of 5G stations as a share of 4G stations."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="stations_5g_per_4g",
    component="telecom",
    dimension="percent",
    unit="%",
    every=(
        r"(?:tram|bts).{0,40}5g|5g.{0,40}(?:tram|bts)",
        r"\b4g\b",
    ),
    counted=r"tram",
    without_figure="when told",
    instead_of=(
        "pop_5g",
        "key_areas_5g",
    ),
)
