"""How plans tell of new green data centres."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="green_data_centres",
    component="data",
    dimension="count",
    unit="centre",
    every=(
        r"trung tam du lieu",
        r"\bxanh\b",
    ),
    without_figure="always",
    instead_of=("data_infrastructure",),
)
