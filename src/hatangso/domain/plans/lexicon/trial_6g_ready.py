"""How plans tell of readiness for 6G trials."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="trial_6g_ready",
    component="telecom",
    dimension="none",
    unit=None,
    every=(
        r"\b6g\b",
        r"thu nghiem|san sang|thi diem|nang luc|chuan bi|nghien cuu",
    ),
    without_figure="always",
)
