"""How much of a received file is read before it is refused."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds of reading one file. Sizes in bytes, times in seconds.

    A plan with its annex has 5 to 40 pages and under 200 000 characters; the bounds leave room for
    ten times that and stop what is not a plan. Recognising a scan's text has its own, longer time:
    `ocr_seconds_per_page` for each page that is a picture, at most `ocr_max_pages` of them.
    """

    max_bytes: int = 50 * MEGABYTE
    max_pages: int = 300
    max_characters: int = 1_000_000
    seconds: float = 10.0
    memory: int = 1536 * MEGABYTE
    zip_max_entries: int = 4000
    zip_max_part: int = 40 * MEGABYTE
    zip_max_total: int = 400 * MEGABYTE
    zip_max_ratio: int = 200
    ocr_seconds_per_page: float = 20.0
    ocr_max_pages: int = 40


DEFAULT = Limits()
