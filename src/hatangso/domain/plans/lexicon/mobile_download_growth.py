"""How plans tell of growth of mobile download speed since the base year."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="mobile_download_growth",
    component="telecom",
    dimension="times",
    unit="x",
    every=(
        r"toc do.{0,60}(?:tai xuong|di dong|download)|bang rong di dong.{0,40}toc do",
        r"gap|\blan\b|tang",
    ),
    none=(r"m(?:bit/s|b/s|bps)",),
    without_figure="when told",
)
