"""What a rehearsal found, in few words: counts, first differences, reasons, where the assets lie."""

from collections import Counter
from typing import Any

from hatangso.domain.assets.asset_type import AssetType
from hatangso.domain.assets.columns import COMMON
from hatangso.domain.assets.states import STATES, State
from hatangso.domain.assets.values import tell_value
from hatangso.domain.words import Misstated
from hatangso.flows.assets.compare_rows import Outcome
from hatangso.flows.assets.staged_rows import StagedRow

SHOWN = 20
POINTS = 600
EXAMPLES = 3
OWNERS = 20
_LABELS = {one.code: one.label.vi for one in COMMON}


class Story:
    """Gathers what the rows of one import would do; `columns()` is what AssetImport keeps."""

    def __init__(self, kind: AssetType) -> None:
        self._kind = kind
        self.rows = 0
        self.counts: Counter[str] = Counter()
        self.reasons: dict[str, dict[str, Any]] = {}
        self.differences: list[dict[str, Any]] = []
        self.news: list[dict[str, Any]] = []
        self.units: Counter[int] = Counter()
        self.strangers: Counter[str] = Counter()
        self.metres: list[tuple[float, float] | None] = []
        self.zones: list[dict[str, Any]] = []
        self._points: list[list[Any]] = []
        self._every = 1
        self._placed = 0

    def take(self, row: StagedRow, outcome: Outcome) -> None:
        """One good row."""
        self.counts[outcome.what] += 1
        if name := row.told.get("owner_name"):
            self.strangers[name] += 1
        if row.placed is None:
            self.counts["unplaced"] += 1
        else:
            self.units[row.placed.unit_id] += 1
            self._point(row, outcome.what)
        told = {"number": row.number, "name": _name(row.told)}
        if outcome.what == "new" and len(self.news) < SHOWN:
            self.news.append(told)
        if outcome.what == "changed" and len(self.differences) < SHOWN:
            changed = [self._difference(outcome, field) for field in outcome.fields]
            self.differences.append({**told, "fields": [one for one in changed if one]})

    def refuse(self, number: int, code: str, fault: Misstated) -> None:
        """One refused row; of each reason the first sentences are kept."""
        self.counts["refused"] += 1
        reason = self.reasons.setdefault(code, {"code": code, "count": 0, "rows": []})
        reason["count"] += 1
        if len(reason["rows"]) < EXAMPLES:
            reason["rows"].append({"number": number, "vi": fault.words.vi, "en": fault.words.en})

    def columns(self) -> dict[str, Any]:
        """The columns of AssetImport that a rehearsal sets."""
        return {
            "rows": self.rows,
            "progress": self.rows,
            "added": self.counts["new"],
            "changed": self.counts["changed"],
            "same": self.counts["same"],
            "refused": self.counts["refused"],
            "rehearsed": {
                "reasons": sorted(self.reasons.values(), key=lambda one: (-one["count"], one["code"])),
                "differences": self.differences,
                "news": self.news,
                "units": [list(pair) for pair in self.units.most_common(12)],
                "unplaced": self.counts["unplaced"],
                "strangers": [list(pair) for pair in self.strangers.most_common(OWNERS)],
                "points": self._points,
                "zones": self.zones,
            },
        }

    def _point(self, row: StagedRow, what: str) -> None:
        """A thin, even choice of the places for a small map: every n-th, n growing with the rows."""
        self._placed += 1
        if row.placed is None or self._placed % self._every:
            return
        self._points.append([round(row.placed.lon, 6), round(row.placed.lat, 6), what])
        if len(self._points) > POINTS:
            self._points, self._every = self._points[::2], 2 * self._every

    def _difference(self, outcome: Outcome, field: str) -> dict[str, str] | None:
        before, after = outcome.before, outcome.fields[field]
        if field.startswith("attributes."):
            attribute = self._kind.attribute(field.removeprefix("attributes."))
            if attribute is None:
                return None
            was = (before.get("attributes") or {}).get(attribute.code)
            return _told(attribute.label.vi, tell_value(attribute, was), tell_value(attribute, after))
        if field == "shape":
            return _told("Vị trí", "", "thay đổi")
        if field == "deleted_at":
            return _told("Đã xóa", "có", "khôi phục")
        if field == "state":
            return _told("Trạng thái", STATES[State(before["state"])].vi, STATES[State(after)].vi)
        if field in ("owner_id", "operator_id"):
            return _told(_LABELS[field.removesuffix("_id")], "", "thay đổi")
        label = _LABELS.get("owner" if field == "owner_name" else field, field)
        return _told(label, str(before.get(field) or ""), str(after))


def _told(label: str, before: str, after: str) -> dict[str, str]:
    return {"label": label, "before": before[:80], "after": after[:80]}


def _name(told: dict[str, Any]) -> str:
    return str(told.get("name") or told.get("code") or told.get("address") or "")[:80]
