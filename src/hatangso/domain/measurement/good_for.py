"""What a line of a measured speed is good for: uses, with the speed and delay each asks for.

The thresholds are those published by who runs such services, for one person and one thing at a time:

* films: Netflix help centre, "Internet connection speed recommendations": 1080p 5, 4K 15 Mbit/s;
* calls: Zoom, "Calculating bandwidth usage for Zoom Meetings": one to one 720p 1.2 both ways, group 1080p 3.8
  and 3.0 Mbit/s, of which the greater is asked for in both directions;
* delay of a conversation: ITU-T G.114, at most 150 ms one way, so 300 ms there and back;
* a whole home: the sum of two 4K films and one meeting in 1080p.

They tell about one device at the time of the test; they judge no line and no place.
"""

from dataclasses import dataclass
from typing import Literal

from hatangso.domain.words import Words

Fits = Literal["yes", "no", "unknown"]
CONVERSATION_MS = 300


@dataclass(frozen=True)
class Use:
    """One thing people do. `download`, `upload` in Mbit/s, `latency` in ms there and back; None: no"
    " matter."""

    name: str
    words: Words
    download: float | None = None
    upload: float | None = None
    latency: float | None = None

    def fits(self, *, download: float | None, upload: float | None, latency: float | None) -> Fits:
        """Whether the measured line is enough; unknown where something it asks for was not measured.

        >>> call = USES[0]
        >>> call.fits(download=9, upload=0.9, latency=None), call.fits(download=9, upload=9, latency=None)
        ('no', 'unknown')
        """
        pairs = ((self.download, download, 1), (self.upload, upload, 1), (self.latency, latency, -1))
        asked = [(wanted, seen, sign) for wanted, seen, sign in pairs if wanted is not None]
        if any(seen is not None and sign * seen < sign * wanted for wanted, seen, sign in asked):
            return "no"
        return "unknown" if any(seen is None for _wanted, seen, _sign in asked) else "yes"


USES = (
    Use(
        "call",
        Words("Gọi hình một người, khám bệnh từ xa", "A video call with one person, a doctor from afar"),
        download=1.2,
        upload=1.2,
        latency=CONVERSATION_MS,
    ),
    Use(
        "meeting",
        Words("Họp, học trực tuyến nhiều người, hình rõ nét", "Meetings and lessons of many, in full HD"),
        download=3.8,
        upload=3.8,
        latency=CONVERSATION_MS,
    ),
    Use("film", Words("Xem phim, bài giảng Full HD", "Films and lectures in full HD"), download=5),
    Use("film_4k", Words("Xem phim 4K trên một máy", "A 4K film on one device"), download=15),
    Use(
        "home",
        Words(
            "Cả nhà cùng lúc: hai máy xem 4K, một máy họp", "A whole home at once: two 4K films, one meeting"
        ),
        download=33.8,
        upload=3.8,
        latency=CONVERSATION_MS,
    ),
)
