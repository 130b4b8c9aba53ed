"""What a publication would do to the figures that count now: which give way, which stay before it."""

from collections.abc import Mapping
from dataclasses import dataclass

from hatangso.domain.collection.sheet import CellKey, CellValues
from hatangso.domain.footing import TRUST, Footing
from hatangso.domain.periods import Period
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.results.models import StandingFigure


@dataclass(frozen=True)
class Held:
    """The figure that counts now, in the indicator's unit; `is_own`: the publisher told it itself.

    `source` is '' where it was rolled up from neighbourhoods. `stays`: it keeps counting before the published
    one, for it is approved and stands on firmer footing.
    """

    values: CellValues
    source: str
    is_own: bool
    approved: bool
    stays: bool

    @property
    def gives_way(self) -> bool:
        """Whether somebody else's figure counts no more once the publication is out."""
        return not self.is_own and not self.stays


def weigh_handed(
    *,
    unit: Unit,
    period: Period,
    footing: Footing,
    publisher: Organisation,
    figures: Mapping[CellKey, CellValues],
) -> dict[CellKey, Held]:
    """Of each figure to be published the one that counts now, approved before not approved. One query.

    By the order of counting of hatangso.store.programme.figure_rows: approved, then the firmer footing, then
    the newer.
    """
    rows = (
        StandingFigure.objects.filter(
            province=unit, period=period.code, indicator__in={key.indicator for key in figures}
        )
        .select_related("unit", "source_organisation")
        .order_by("as_approved", "pk")  # the approved one last: it is what the publication meets
    )
    held: dict[CellKey, Held] = {}
    for row in rows:
        key = CellKey(row.indicator, row.unit.code)
        if key not in figures:
            continue
        is_own = row.source_organisation_id == publisher.pk
        firmer = TRUST.index(Footing(row.footing)) < TRUST.index(footing)
        held[key] = Held(
            values=CellValues(part=row.part, whole=row.whole, value=None if row.whole else row.value),
            source=row.source_organisation.name if row.source_organisation else "",
            is_own=is_own,
            approved=row.approved,
            stays=row.approved and firmer and not is_own and row.observation_id is not None,
        )
    return held
