"""A file of assets is read once through: every row judged and compared, nothing written to the registry.

The good rows are staged, the refused ones written to a file with the reason beside each, and what would
change is told: counts, first differences, places. All of it streamed: a million rows take little memory.
"""

import hashlib
import json
from collections.abc import Iterator
from itertools import islice
from time import monotonic
from typing import Any
from uuid import UUID, uuid5

import numpy as np
import shapely
from django.utils import timezone
from django_tasks import task

from hatangso.adapters.asset_files import opened
from hatangso.adapters.asset_files.source import Contents, NotAssets, RawRow
from hatangso.adapters.coordinates import ReferenceSystem, likely_zones, system_of
from hatangso.adapters.refused_rows import RefusedRows
from hatangso.catalog.asset_types import asset_type
from hatangso.domain.assets.asset_type import AssetType
from hatangso.domain.assets.column_choice import ColumnChoice, heading_row, positions
from hatangso.domain.assets.geometry import BadShape
from hatangso.domain.words import Misstated
from hatangso.flows.assets.compare_rows import Registry
from hatangso.flows.assets.import_state import FAILED, fail, import_in, logger, move_on, tell_progress
from hatangso.flows.assets.import_story import Story
from hatangso.flows.assets.owner_names import OwnerNames
from hatangso.flows.assets.row_places import Placed, RowPlaces
from hatangso.flows.assets.row_values import RowValues
from hatangso.flows.assets.staged_rows import StagedRow, StagedRows, refused_place, staging
from hatangso.flows.receive import place_of
from hatangso.store.assets.models import AssetImport
from hatangso.store.audit.trail import Acting, acting
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Boundary, Unit

CHUNK = 2_000
NAMES = UUID("6b0f4f0e-5b3c-4d53-9a52-7a4a8a0b6d11")  # of rows that are known by their content only
SHAPE_HEADING = "Hình dạng (WKT)"


@task()
def rehearse_import(import_id: int) -> None:
    """Read and judge an import. Repeatable: an interrupted rehearsal may simply be run again."""
    imported = import_in(import_id, "rehearsing")
    if imported is None:
        return
    with acting(Acting(imported.by_id, f"{imported.by} (đọc tự động)", "worker")):
        try:
            story = rehearsed(imported)
            move_on(imported, "rehearsing", status="rehearsed", **story.columns())
        except NotAssets as wrong:
            fail(imported, "rehearsing", {"vi": wrong.words.vi, "en": wrong.words.en})
        except Exception:
            logger.exception("import %s could not be read", import_id)
            fail(imported, "rehearsing", FAILED)


def rehearsed(imported: AssetImport) -> Story:
    """Read the whole file by the import's options. Raises NotAssets."""
    kind, system = asset_type(imported.type), system_of(imported.options["system"])
    if kind is None or system is None or imported.received is None:
        raise NotAssets(
            "Không còn tệp hoặc loại tài sản này. Hãy gửi lại tệp.",
            "The file or the type is no longer there. Send it again.",
        )
    path, layer = place_of(imported.received.sha256), imported.options.get("layer", "")
    with (
        opened(path, lambda rows: heading_row(kind, rows), layer) as contents,
        staging(imported.pk) as kept,
        refused_place(imported.pk).open("wb") as target,
    ):
        headings = [*contents.headings, *([SHAPE_HEADING] if contents.has_shapes else [])]
        with RefusedRows(target, headings) as refused:
            reading = _Reading(imported, kind, system, contents, kept, refused)
            reading.run()
    if not refused.count:
        refused_place(imported.pk).unlink(missing_ok=True)
    return reading.story


class _Reading:
    """One pass over a file: rows in lists of CHUNK, each judged, staged and compared."""

    def __init__(
        self,
        imported: AssetImport,
        kind: AssetType,
        system: ReferenceSystem,
        contents: Contents,
        kept: StagedRows,
        refused: RefusedRows,
    ) -> None:
        self._imported, self._kind, self._contents = imported, kind, contents
        self._kept, self._refused = kept, refused
        unit: Unit = imported.unit
        province = unit.parent if unit.parent is not None else unit
        options, today = imported.options, timezone.localdate(imported.at)
        choice = ColumnChoice.of_kept(options.get("columns", {}), options.get("fixed", {}), kind)
        headings = contents.headings
        self._values = RowValues(kind, choice, headings, OwnerNames(unit), today, imported.owner_id)
        places = positions(choice, headings)
        swap = bool(options.get("swap"))
        self._places = RowPlaces(kind, places, system, register=unit, on=today, swap=swap)
        self._registry = Registry(Actor(imported.by, today), kind, unit, today)
        self._province, self._system = province, system
        self.story = Story(kind)

    def run(self) -> None:
        """All rows."""
        told, done = monotonic(), 0
        for rows in _chunks(self._contents.rows()):
            self._take(rows)
            done += len(rows)
            if monotonic() - told > 0.5:
                told = monotonic()
                tell_progress(self._imported, done, max(done, self._contents.rows_total))
        self.story.rows = done
        self.story.zones = self._zones()

    def _take(self, rows: list[RawRow]) -> None:
        by_number = {row.number: row for row in rows}
        places, wrong = self._places.read(rows)
        good: list[StagedRow] = []
        for at, row in enumerate(rows):
            try:
                if (fault := wrong.get(at)) is not None:
                    raise fault
                told, lacking = self._values.read(row.cells)
            except Misstated as fault:
                self._refuse(row, fault.code if isinstance(fault, BadShape) else "value", fault)
                continue
            if not told and places[at] is None:
                continue  # nothing that we know: a blank line or a line of totals
            good.append(self._staged(row, told, lacking, places[at]))
        twice = self._kept.add(good)
        for number, before in twice.items():
            words = Misstated(
                f"Dòng này lặp lại dòng {before} (cùng mã hoặc cùng nội dung). Hãy bỏ bớt, hoặc ghi mã riêng"
                " nếu là hai tài sản.",
                f"This row repeats row {before}. Leave one out, or give codes if they are two assets.",
            )
            self._refuse(by_number[number], "twice", words)
        fresh = [row for row in good if row.number not in twice]
        for staged, outcome in zip(fresh, self._registry.compare(fresh), strict=True):
            if outcome.what == "refused" and outcome.reason is not None:
                reason = Misstated(outcome.reason.vi, outcome.reason.en)
                self._refuse(by_number[staged.number], "registry", reason)
            else:
                self.story.take(staged, outcome)

    def _staged(self, row: RawRow, told: dict[str, Any], lacking: str, placed: Placed | None) -> StagedRow:
        uid = told.pop("uid", "")
        owner = told.get("owner_id") or told.get("owner_name", "")
        if uid:
            said = f"uid {uid}"
        elif told.get("code"):
            said = f"code {owner} {told['code']}"
        else:  # known by its content, so that the same file a second time is the same assets
            content = json.dumps(told, sort_keys=True, ensure_ascii=False)
            said = f"content {content} {placed.wkb.hex() if placed else ''}"
            uid = str(uuid5(NAMES, f"{self._province.code} {self._kind.code} {said}"))
        identity = hashlib.blake2b(said.encode(), digest_size=16).digest()
        return StagedRow(row.number, identity, uid, told, lacking, placed)

    def _refuse(self, row: RawRow, code: str, fault: Misstated) -> None:
        cells = row.cells
        if self._contents.has_shapes:
            width = len(self._contents.headings)
            cells = (*cells[:width], *(None,) * (width - len(cells)), _wkt(row))
        self._refused.add(row.number, cells, fault.words.vi)
        self.story.refuse(row.number, code, fault)
        if code == "metres" and len(self.story.metres) < CHUNK:
            self.story.metres.append(self._places.numbers_of(row))

    def _zones(self) -> list[dict[str, Any]]:
        """Zones that would fit metres told as degrees; who made the file chooses."""
        pairs = [pair for pair in self.story.metres if pair is not None]
        if not pairs:
            return []
        boxes = Boundary.objects.filter(unit__parent=self._province).order_by()
        found = list(boxes.values_list("min_lon", "min_lat", "max_lon", "max_lat"))
        if not found:
            return []
        ends = np.array(found)
        box = (*ends[:, :2].min(axis=0).tolist(), *ends[:, 2:].max(axis=0).tolist())
        first, second = np.array(pairs).T
        likely = likely_zones(first, second, box)[:5]
        return [{"code": system.code, "share": round(share, 3)} for system, _turned, share in likely]


def _chunks(rows: Iterator[RawRow]) -> Iterator[list[RawRow]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _wkt(row: RawRow) -> str:
    """The shape as it came, where it is short enough for a cell."""
    if row.wkb is None or len(row.wkb) > 20_000:
        return ""
    try:
        return str(shapely.to_wkt(shapely.from_wkb(row.wkb), rounding_precision=9))
    except shapely.errors.GEOSException:
        return ""
