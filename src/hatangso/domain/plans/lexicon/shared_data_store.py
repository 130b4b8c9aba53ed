"""How plans tell of shared data store in use, linked to the city's data centre."""

from hatangso.domain.plans.lexicon.phrase import Phrase

PHRASE = Phrase(
    code="shared_data_store",
    component="data",
    dimension="percent",
    unit=None,
    every=(r"kho du lieu",),
    without_figure="always",
    instead_of=("data_infrastructure",),
)
