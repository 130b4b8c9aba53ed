"""With which places a place may fairly be compared: those of its kind, and of about its size."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hatangso.domain.numbers_format import format_number
from hatangso.domain.words import Words

FEWEST = 8  # a smaller group says nothing about what is usual
MOST_CLASSES = 3


@dataclass(frozen=True)
class Profile:
    """What a place is compared by. `density` in people per km², None where the area is not known."""

    id: Hashable
    kind: str  # phuong, xa, dac_khu
    population: float | None = None
    density: float | None = None


@dataclass(frozen=True)
class PeerGroup:
    """Places compared with one another. `by`: population, density, or '' where only the kind decides;
    `low` and `high` are the least and the most of it among them."""

    kind: str
    members: tuple[Hashable, ...]
    by: str = ""
    low: float | None = None
    high: float | None = None

    @property
    def enough(self) -> bool:
        """Whether something can be said about what is usual among them."""
        return len(self.members) >= FEWEST

    @property
    def words(self) -> Words:
        """The group as a person says it: 42 phường có mật độ từ 1.200 đến 4.800 người/km²."""
        kind, count = KINDS.get(self.kind, Words(self.kind, self.kind)), len(self.members)
        if not self.by or self.low is None or self.high is None:
            return Words(f"{count} {kind.vi}", f"{count} {kind.en}")
        low, high = format_number(self.low, 0), format_number(self.high, 0)
        what = SIZES[self.by]
        return Words(
            f"{count} {kind.vi} có {what.vi.format(low=low, high=high)}",
            f"{count} {kind.en} {what.en.format(low=low, high=high)}",
        )


def peer_groups(places: Sequence[Profile]) -> dict[Hashable, PeerGroup]:
    """The group of every place.

    Places of one kind are divided by density, or by population where an area is missing, into two or three
    classes of equal count, as many as leave at least FEWEST in each; where neither is known of all of them
    the kind alone decides.
    """
    kinds: dict[str, list[Profile]] = defaultdict(list)
    for place in places:
        kinds[place.kind].append(place)
    found: dict[Hashable, PeerGroup] = {}
    for kind, members in kinds.items():
        for group in _classes(kind, members):
            found.update(dict.fromkeys(group.members, group))
    return found


def _classes(kind: str, members: Sequence[Profile]) -> list[PeerGroup]:
    for by in ("density", "population"):
        sized = [(size, place) for place in members if (size := getattr(place, by)) is not None]
        classes = min(MOST_CLASSES, len(members) // FEWEST)
        if len(sized) < len(members) or classes < 2:
            continue
        sized.sort(key=lambda pair: pair[0])
        edges = [len(sized) * step // classes for step in range(classes + 1)]
        return [
            PeerGroup(kind, tuple(p.id for _, p in part), by, part[0][0], part[-1][0])
            for part in (sized[low:high] for low, high in pairwise(edges))
        ]
    return [PeerGroup(kind, tuple(place.id for place in members))]


KINDS = {
    "phuong": Words("phường", "wards"),
    "xa": Words("xã", "rural communes"),
    "dac_khu": Words("đặc khu", "special zones"),
    "thanh_pho": Words("thành phố", "cities"),
    "tinh": Words("tỉnh", "provinces"),
}
SIZES = {
    "density": Words(
        "mật độ từ {low} đến {high} người/km²", "with a density from {low} to {high} people per km²"
    ),
    "population": Words("dân số từ {low} đến {high} người", "with {low} to {high} people"),
}
