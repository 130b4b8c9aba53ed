"""Everything the page of one target draws: figures, the required path, the forecast, what is still needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hatangso.domain.progress.forecast import bounds_of, forecast
from hatangso.domain.progress.observation import Observation, known_at
from hatangso.domain.progress.target import Target
from hatangso.domain.progress.trajectory import PathPoint, needed_yearly_gain, required_at, required_path
from hatangso.domain.quantities import Estimate, Unknown


@dataclass(frozen=True)
class TargetOutlook:
    """`required_now` is what the path asks for on the day of the newest figure."""

    figures: tuple[Observation, ...]
    path: tuple[PathPoint, ...]
    required_now: float | Unknown
    forecast: Estimate | Unknown
    needed_yearly_gain: float | Unknown


def outlook(target: Target, observations: Sequence[Observation], *, as_of: date) -> TargetOutlook:
    """The numbers of a numeric target's page from the facts known on a day."""
    figures = known_at(observations, as_of)
    path = required_path(target, figures)
    return TargetOutlook(
        figures=figures,
        path=path,
        required_now=required_at(path, figures[-1].on if figures else as_of),
        forecast=forecast(figures, target.deadline, bounds=bounds_of(target.unit, figures)),
        needed_yearly_gain=needed_yearly_gain(target, figures),
    )
