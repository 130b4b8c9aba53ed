"""How plans tell of mean 5G download speed."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="download_5g_mean",
    component="telecom",
    dimension="speed",
    unit="Mbit/s",
    every=(
        r"\b5g\b",
        r"toc do",
    ),
    none=(r"tram",),
    without_figure="with figure",
)
