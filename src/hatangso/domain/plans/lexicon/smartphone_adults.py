"""How plans tell of adults with a smartphone."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="smartphone_adults",
    component="telecom",
    dimension="percent",
    unit="%",
    every=(
        r"smart ?phone|dien thoai(?: di dong)? thong minh|thiet bi di dong thong minh",
        r"truong thanh|nguoi dan|dan so|tu 1[458] tuoi|tu du 1[458]|moi nguoi|nguoi tu",
    ),
    none=(r"ho gia dinh|ho ngheo|moi ho\b",),
    counted=r"nguoi|cong dan|dan so",
    without_figure="when told",
)
