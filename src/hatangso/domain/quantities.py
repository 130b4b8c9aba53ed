"""Numbers that keep their halves, their interval, or the reason why they are not there."""

from dataclasses import dataclass

from hatangso.domain.words import Words


@dataclass(frozen=True)
class Unknown:
    """Nothing can be said, and why. Never 0, never None, never an empty text."""

    reason: Words


@dataclass(frozen=True)
class Ratio:
    """A part of a whole, both counted in the same thing.

    Percentages cannot be added; ratios can: two wards of 40 and 60 households make one of 100.

    >>> Ratio(30, 40) + Ratio(10, 60)
    Ratio(part=40, whole=100)
    >>> (Ratio(30, 40) + Ratio(10, 60)).percent
    40.0
    """

    part: float
    whole: float

    def __post_init__(self) -> None:
        if self.whole < 0 or self.part < 0:
            raise ValueError(f"Số phần và tổng số không được âm: {self.part}/{self.whole}.")

    def __add__(self, other: "Ratio") -> "Ratio":
        return Ratio(self.part + other.part, self.whole + other.whole)

    @property
    def share(self) -> "float | Unknown":
        """Part by whole; Unknown where there is no whole to take a part of."""
        return self.part / self.whole if self.whole else NO_WHOLE

    @property
    def percent(self) -> "float | Unknown":
        """The share in per cent."""
        return 100 * self.part / self.whole if self.whole else NO_WHOLE


NO_WHOLE = Unknown(Words("Tổng số bằng 0, không tính được tỷ lệ", "The whole is 0: there is no share"))


@dataclass(frozen=True)
class Estimate:
    """A central value with the interval that should hold the truth in `level` of the cases."""

    value: float
    low: float
    high: float
    level: float

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.value} lies outside its own interval {self.low} to {self.high}")
