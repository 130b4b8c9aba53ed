"""How plans tell of IoT devices for each household."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="iot_per_household",
    component="physical",
    dimension="count",
    unit="device/household",
    every=(
        r"moi (?:ho|gia dinh)|tren (?:moi |mot )?ho|/ ?ho\b",
        r"\biot\b|\blot\b|internet van vat|internet of things|van vat|"
        r"thiet bi ket noi thong minh|thiet bi thong minh",
        r"ket noi|thiet bi",
    ),
    without_figure="when told",
    instead_of=(
        "iot_applications",
        "iot_level",
    ),
)
