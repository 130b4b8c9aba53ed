"""How plans tell of IoT connections for each inhabitant."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="iot_per_capita",
    component="physical",
    dimension="count",
    unit="connection/person",
    every=(
        r"moi (?:nguoi|dau nguoi)|tren (?:moi |mot )?(?:nguoi|dau nguoi)|/ ?nguoi|binh quan dau nguoi",
        r"\biot\b|\blot\b|internet van vat|internet of things|van vat",
        r"ket noi|thiet bi",
    ),
    without_figure="when told",
    instead_of=(
        "iot_applications",
        "iot_level",
    ),
)
