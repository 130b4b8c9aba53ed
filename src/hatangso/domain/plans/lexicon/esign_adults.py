"""How plans tell of adults with a digital or electronic signature."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="esign_adults",
    component="services",
    dimension="percent",
    unit="%",
    every=(
        r"chu ky (?:so|dien tu)|ky so|chung thu so",
        r"dan so|truong thanh|nguoi dan|cong dan|nguoi tu",
    ),
    none=(r"can bo,? cong chuc",),
    counted=r"nguoi|cong dan|dan so",
    without_figure="when told",
)
