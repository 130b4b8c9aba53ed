"""How plans tell of households with fibre."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="fibre_households",
    component="telecom",
    dimension="percent",
    unit="%",
    every=(
        r"cap quang|ftth|internet bang (?:rong|thong rong) co dinh|bang rong co dinh",
        r"\bho\b|ho gia dinh|ho dan|gia dinh",
    ),
    none=(r"nha van hoa",),
    counted=r"\bho\b",
    without_figure="when told",
)
