"""How plans tell of agencies on the state's dedicated data network."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="wan_agencies",
    component="telecom",
    dimension="percent",
    unit="%",
    every=(r"truyen so lieu chuyen dung|mang tslcd|tslcd|mang dien rong|mang chuyen dung",),
    counted=r"co quan|don vi",
    without_figure="when told",
    instead_of=("public_places_broadband",),
)
