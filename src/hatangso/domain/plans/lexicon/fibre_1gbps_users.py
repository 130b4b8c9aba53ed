"""How plans tell of users who can get fibre at 1 Gb/s or more."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="fibre_1gbps_users",
    component="telecom",
    dimension="percent",
    unit="%",
    every=(
        r"cap quang|bang rong co dinh|internet co dinh|truy nhap",
        r"1 ?g(?:b|bit|bps)|gigabit|1\.?000 ?m(?:b|bit)",
    ),
    counted=r"nguoi",
    without_figure="when told",
    instead_of=(
        "fibre_households",
        "public_places_broadband",
    ),
)
