"""Whether the places that the program gives hold what it says, and whether it warned where it had to."""

from collections.abc import Mapping
from typing import Any

from hatangso.domain.plans.same_words import Item, folded, unmarked
from hatangso.domain.plans.tally import RIGHT, Tally, missing, surplus, total


def spans(extracted: Mapping[str, Any]) -> Tally:
    """One thing for each item with a place: its span must hold its words (a duty's: its recipient)."""
    text: str = extracted["text"]
    tallies = []
    for part in ("targets", "tasks", "assignments", "commitments", "duties", "warnings"):
        for item in extracted[part]:
            if part == "warnings" and "source" not in item:
                continue
            start, end = item["source"]["start"], item["source"]["end"]
            within = 0 <= start < end <= len(text)
            piece = text[start:end] if within else ""
            if part == "duties":
                right = within and folded(item["recipient"] or "") in folded(piece)
            elif part == "warnings":
                right = within
            else:
                right = within and unmarked(piece) == unmarked(item["text"])
            shown = f"{part} [{start}:{end}] {piece[:60]!r}"
            tallies.append(RIGHT if right else missing(shown) + surplus(shown))
    return total(tallies)


def warnings_told(expected: list[Item], extracted: Mapping[str, Any]) -> Tally:
    """One thing for each warning that must come, by its message or the text at its place; more may come."""
    told = []
    for warning in extracted["warnings"]:
        span = warning.get("source", {"start": 0, "end": 0})
        told.append(
            folded(warning["message"]) + "\n" + folded(extracted["text"][span["start"] : span["end"]])
        )
    return total(
        [
            RIGHT if any(folded(wanted["about"]) in text for text in told) else missing(wanted["about"])
            for wanted in expected
        ]
    )
