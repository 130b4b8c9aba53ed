"""How plans tell of neighbourhood culture houses with free Wi-Fi."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="wifi_culture_houses",
    component="telecom",
    dimension="percent",
    unit="%",
    every=(
        r"nha van hoa|nha sinh hoat|nha cong dong|nha hop|tru so thon|nvh|hoi truong",
        r"wi-? ?fi|internet khong day",
    ),
    counted=r"nha van hoa|nha sinh hoat|nha cong dong|nha hop|\bnvh\b|hoi truong",
    without_figure="when told",
    instead_of=("public_places_broadband",),
)
