"""How plans tell of adults with a citizen's e-mail account."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="email_adults",
    component="services",
    dimension="percent",
    unit="%",
    every=(
        r"thu dien tu|e-?mail",
        r"cong dan|nguoi dan|truong thanh|dan so|moi nguoi|nguoi tu",
    ),
    none=(r"can bo,? cong chuc",),
    counted=r"nguoi|cong dan|dan so",
    without_figure="when told",
)
