"""A publication: 6.000 of the ward's 12.000 people have 5G, 1.000 of the commune's 5.000."""

from datetime import date
from typing import Any

from hatangso.domain.collection.sheet import CellKey, CellValues
from hatangso.domain.footing import Footing
from hatangso.domain.periods import parse_period
from hatangso.flows.hand_down import hand_down
from hatangso.flows.publication_words import PublicationWords
from hatangso.store.collection.models import Filing
from tests.filing_world import NOW, acting
from tests.world import World

PERIOD = parse_period("2026-Q3")
assert PERIOD is not None
WARD, OTHER = CellKey("pop_5g", "D0101"), CellKey("pop_5g", "D0102")
FIGURES = {WARD: CellValues(part=6000, whole=12000), OTHER: CellValues(part=1000, whole=5000)}


def words(world: World) -> PublicationWords:
    assert PERIOD is not None
    return PublicationWords(
        title="Phủ sóng 5G quý III",
        period=PERIOD,
        publisher=world.organisations["department"],
        published_on=date(2026, 11, 20),
        footing=Footing.MEASURED,
        basis="Công văn giả định 12/SKHCN",
    )


def published(world: World, figures: Any = None) -> Filing:
    return hand_down(
        actor=acting(world, "city"),
        unit=world.province,
        words=words(world),
        figures=FIGURES if figures is None else figures,
        now=NOW,
    )
