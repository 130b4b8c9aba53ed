"""How plans tell of telecom cables put underground or tidied."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="underground_cables",
    component="telecom",
    dimension="count",
    unit=None,
    every=(
        r"ha ngam|ngam hoa|chinh trang|bo goi|sap xep",
        r"\bcap\b|duong day|day thong tin",
    ),
    counted=r"\bkm\b|tuyen",
    without_figure="always",
)
