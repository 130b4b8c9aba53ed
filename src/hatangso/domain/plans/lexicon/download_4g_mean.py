"""How plans tell of mean 4G download speed."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="download_4g_mean",
    component="telecom",
    dimension="speed",
    unit="Mbit/s",
    every=(
        r"\b4g\b",
        r"toc do",
    ),
    none=(r"tram",),
    without_figure="with figure",
)
