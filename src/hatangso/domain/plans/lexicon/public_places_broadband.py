"""How plans tell of agencies, schools and health stations with fast broadband."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="public_places_broadband",
    component="telecom",
    dimension="percent",
    unit="%",
    every=(
        r"co quan|truong hoc|truong\b|benh vien|co so y te|tram y te|co so giao duc|tru so|don vi",
        r"bang rong|bang thong rong|internet.{0,30}(?:toc do cao|cap quang)|cap quang|"
        r"internet toc do cao|toc do cao",
    ),
    none=(r"truyen so lieu|ho gia dinh co|nha van hoa|\b5g\b",),
    counted=r"truong|co quan|tram y te|co so y te|benh vien|tru so",
    without_figure="when told",
    instead_of=("fibre_households",),
)
