"""People chose how a file of the base map is read; it is read through once, nothing is kept yet.

rehearse_base(actor=…, imported=…, parts=[…], source="…", licence="…", attribution="…", now=…)
# state: rehearsing → rehearsed (counts, bounds, a picture) or failed
"""

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import shapely
from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from hatangso.adapters.asset_files.source import NotAssets
from hatangso.adapters.base_files.openstreetmap import FORMAT
from hatangso.domain.tiles.base_classes import KINDS
from hatangso.flows.basemap.boundaries import (
    BOUNDARY,
    OSM_CODES,
    OSM_LAYER,
    day_of,
    read_day,
    tell_boundaries,
)
from hatangso.flows.basemap.read_features import BY_TAGS, Batch, Part, read_features
from hatangso.flows.basemap.state import CRASHED, fail, import_in, move_on, place_of, tell_progress
from hatangso.flows.refused import Refused
from hatangso.store.audit.trail import Acting, acting, in_trail_of
from hatangso.store.basemap.models import BaseImport
from hatangso.store.organisations.access import Actor

logger = logging.getLogger("hatangso.basemap")
WIDTH = 600.0  # of the picture
DRAWN = 6_000  # features of the picture
MOST_OF_A_BATCH = 600  # the longest: main roads and rivers


def rehearse_base(
    *,
    actor: Actor,
    imported: BaseImport,
    parts: Sequence[Part],
    source: str,
    licence: str,
    attribution: str,
    valid_from: str = "",
    now: datetime,
) -> None:
    """Queue the reading; `valid_from`: the day (ISO) from which boundaries hold.

    Refused where the choice does not fit the file, or nobody is named as the source.
    """
    actor.require("manage_base_map", imported.unit)
    _require_parts(imported, parts)
    for field, text, sentence in (
        ("source", source, _("Hãy ghi dữ liệu của ai, lấy ở đâu.")),
        ("attribution", attribution, _("Hãy ghi dòng ghi công hiện trên bản đồ, ví dụ “© Sở …”.")),
    ):
        if not text.strip():
            raise Refused(sentence, field=field)
    day = {"valid_from": read_day(valid_from).isoformat()} if parts[0].kind == BOUNDARY else {}
    with transaction.atomic(), in_trail_of(imported.unit_id):
        held = BaseImport.objects.select_for_update().get(pk=imported.pk)
        if held.state not in ("asked", "rehearsed", "failed") or not held.found:
            raise Refused(_("Lần nạp này đang chạy hoặc đã xong; hãy tải lại trang."))
        held.state, held.progress, held.failure = "rehearsing", 0, {}
        held.choice = {"parts": [part.told() for part in parts], **day}
        held.source, held.licence = source.strip()[:200], licence.strip()[:100]
        held.attribution = attribution.strip()[:200]
        held.save()
    rehearse.enqueue(held.pk)


@task()
def rehearse(import_id: int) -> None:
    """Read the file through and tell what would be kept. Repeatable."""
    imported = import_in(import_id, "rehearsing")
    if imported is None:
        return
    with acting(Acting(imported.by_id, f"{imported.by or ''} (đọc tự động)".strip(), "worker")):
        try:
            summary = _rehearsed(imported)
        except NotAssets as wrong:
            fail(imported, "rehearsing", wrong.words)
        except Exception:
            logger.exception("base map %s could not be rehearsed", import_id)
            fail(imported, "rehearsing", CRASHED)
        else:
            move_on(imported, "rehearsing", state="rehearsed", rehearsed=summary, progress=summary["rows"])


def _rehearsed(imported: BaseImport) -> dict[str, Any]:
    path, parts = place_of(imported.pk), parts_of(imported)
    if parts[0].kind == BOUNDARY:
        return tell_boundaries(path, parts[0], imported.unit, day_of(imported))
    told = _Told()
    for batch in read_features(path, parts):
        told.take(batch)
        tell_progress(imported, told.rows)
    if not told.kept:
        raise _nothing(told)
    return told.summary()


def parts_of(imported: BaseImport) -> list[Part]:
    """What was chosen."""
    return [Part(**told) for told in imported.choice["parts"]]


class _Told:
    """What a rehearsal found so far."""

    def __init__(self) -> None:
        self.rows = self.kept = self.vertices = 0
        self._classes: Counter[tuple[str, str]] = Counter()
        self._refused: Counter[str] = Counter()
        self._named = 0
        self._bounds = np.array([np.inf, np.inf, -np.inf, -np.inf])
        self._drawn: list[tuple[str, Any]] = []

    def take(self, batch: Batch) -> None:
        self.rows += batch.rows
        self.kept += len(batch.kinds)
        self._refused += batch.refused
        self._classes.update(zip(batch.kinds, batch.classes, strict=True))
        self._named += sum(bool(name) for name in batch.names)
        if not len(batch.shapes):
            return
        self.vertices += int(shapely.get_num_coordinates(batch.shapes).sum())
        west, south, east, north = shapely.total_bounds(batch.shapes)
        self._bounds[:2] = np.minimum(self._bounds[:2], [west, south])
        self._bounds[2:] = np.maximum(self._bounds[2:], [east, north])
        longest = np.argsort(-shapely.length(batch.shapes), kind="stable")[:MOST_OF_A_BATCH]
        self._drawn += [(batch.kinds[place], batch.shapes[place]) for place in longest.tolist()]
        if len(self._drawn) > 2 * DRAWN:
            self._drawn = self._drawn[::2]

    def summary(self) -> dict[str, Any]:
        classes: dict[str, dict[str, int]] = {}
        for (kind, klass), count in self._classes.most_common():
            classes.setdefault(kind, {})[klass] = count
        return {
            "rows": self.rows,
            "kept": self.kept,
            "named": self._named,
            "vertices": self.vertices,
            "classes": classes,
            "refused": dict(self._refused.most_common()),
            "bounds": [round(float(value), 5) for value in self._bounds],
            "picture": self._picture(),
        }

    def _picture(self) -> dict[str, Any]:
        """Paths of SVG by shape, a sample of all; x to the east, y to the south, to scale."""
        west, south, east, north = self._bounds.tolist()
        stretch = float(np.cos(np.radians((south + north) / 2)))
        scale = WIDTH / max((east - west) * stretch, (north - south) / 1.5, 1e-6)
        paths: dict[str, list[str]] = {"line": [], "area": [], "point": []}
        for kind, shape in self._drawn[:: max(1, len(self._drawn) // DRAWN)]:
            plain = shapely.simplify(shape, 0.5 / scale)
            for part in shapely.get_parts(plain):
                line = part.exterior if part.geom_type == "Polygon" else part
                xy = (shapely.get_coordinates(line) - (west, north)) * (stretch * scale, -scale)
                points = " ".join(f"{x:.0f},{y:.0f}" for x, y in xy)
                closing = "h0" if KINDS[kind].shape == "point" else "Z" if KINDS[kind].shape == "area" else ""
                paths[KINDS[kind].shape].append(f"M{points}{closing}")
        return {
            "width": round((east - west) * stretch * scale) + 1,
            "height": round((north - south) * scale) + 1,
            **{shape: "".join(parts) for shape, parts in paths.items()},
        }


def _nothing(told: _Told) -> NotAssets:
    return NotAssets(
        f"Đọc {told.rows} dòng nhưng không dòng nào vẽ được. Hãy xem lại lớp, loại và các cột đã chọn.",
        f"Of {told.rows} rows none can be drawn. Look again at the layer, the kind and the columns chosen.",
    )


def _require_parts(imported: BaseImport, parts: Sequence[Part]) -> None:
    layers = {layer["name"]: layer for layer in imported.found.get("layers", ())}
    if not parts:
        raise Refused(_("Hãy chọn lớp dữ liệu."), field="layer")
    for part in parts:
        layer = layers.get(part.layer)
        if layer is None:
            raise Refused(_("Tệp không có lớp này; hãy chọn lại."), field="layer")
        if part.kind == BY_TAGS:
            continue
        if part.kind == BOUNDARY:
            _require_codes(imported, part, layer)
            continue
        if part.kind not in KINDS:
            raise Refused(_("Hãy chọn lớp này là gì trên bản đồ."), field="kind")
        given = part.klass.removeprefix("=") if part.klass.startswith("=") else ""
        if given and given not in KINDS[part.kind].classes:
            raise Refused(_("Hãy chọn cấp, loại có trong danh sách."), field="klass")
        named = [name for name in (part.name, part.lon, part.lat) if name]
        if not given:
            named.append(part.klass)
        if lost := [name for name in named if name not in layer["fields"]]:
            raise Refused(_("Lớp không có cột “%(name)s”.") % {"name": lost[0]}, field="klass")
        if not layer["shapes"] and not (part.lon and part.lat):
            raise Refused(_("Bảng không có hình; hãy chọn cột kinh độ và cột vĩ độ."), field="lon")


def _require_codes(imported: BaseImport, part: Part, layer: dict[str, Any]) -> None:
    """Boundaries come as areas with the code of their unit in a field, or in a tag of OpenStreetMap."""
    if imported.format == FORMAT:
        fits = part.layer == OSM_LAYER and part.klass in OSM_CODES
    else:
        fits = bool(layer["shapes"]) and part.klass in layer["fields"]
    if not fits:
        raise Refused(_("Hãy chọn lớp có hình vùng và cột ghi mã đơn vị hành chính."), field="klass")
