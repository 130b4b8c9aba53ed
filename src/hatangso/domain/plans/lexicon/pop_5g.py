"""How plans tell of population covered by 5G."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="pop_5g",
    component="telecom",
    dimension="percent",
    unit="%",
    every=(
        r"\b5g\b",
        r"dan so|dan cu|nguoi dan",
    ),
    none=(r"tram 4g|so voi (?:so )?(?:luong )?tram|khu dan cu|dan cu tap trung|tap trung dong dan",),
    counted=r"dan so|dan cu|nguoi dan",
    without_figure="when told",
)
