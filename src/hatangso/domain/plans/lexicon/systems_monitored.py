"""How plans tell of public information systems that are monitored."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="systems_monitored",
    component="security",
    dimension="percent",
    unit="%",
    every=(
        r"he thong thong tin|cong thong tin|trang thong tin|website|he thong",
        r"giam sat",
    ),
    none=(r"camera|cap do|ma doc|do luong|quan trac|he thong giam sat|iot|cam bien|ha tang so",),
    counted=r"he thong|trang thong tin|cong thong tin",
    without_figure="when told",
)
