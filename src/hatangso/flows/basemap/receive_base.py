"""A file for the base map is sent: kept while its import lasts, looked at in the background.

imported = receive_base(actor=…, unit=…, file=…, name="…", now=…)
# state: looking → asked (what it holds, what is guessed) or failed
"""

import logging
import os
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from hatangso.adapters.asset_files.source import Contents, NotAssets
from hatangso.adapters.base_files import opened_base
from hatangso.adapters.base_files.openstreetmap import ATTRIBUTION, FORMAT, LAYERS, LICENCE
from hatangso.adapters.limits import MEGABYTE
from hatangso.domain.places.search_key import search_key
from hatangso.domain.tiles.base_classes import KINDS, known_class
from hatangso.flows.basemap.boundaries import BOUNDARY, CODES, looks_like_codes
from hatangso.flows.basemap.read_features import BY_TAGS, Part
from hatangso.flows.basemap.state import CRASHED, fail, import_in, move_on, new_file, place_of
from hatangso.flows.receive import Chunked, plain_name
from hatangso.flows.refused import Refused
from hatangso.store.audit.trail import Acting, acting, in_trail_of
from hatangso.store.basemap.models import BaseImport
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit

logger = logging.getLogger("hatangso.basemap")
SAMPLES = 5
MOST_LAYERS = 30
_NAMES = ("name", "ten", "ten_duong", "tenduong", "ten_dia_danh")
_CLASSES = (
    "road_class",
    "highway",
    "fclass",
    "class",
    "klass",
    "loai",
    "cap",
    "loai_duong",
    "tag",
    "type",
    "waterway",
)
_LON = ("lon", "lng", "longitude", "kinh_do", "kinhdo", "x")
_LAT = ("lat", "latitude", "vi_do", "vido", "y")


def receive_base(*, actor: Actor, unit: Unit, file: Chunked, name: str, now: datetime) -> BaseImport:
    """Keep the bytes and queue a look at them. Refused (field 'file') where there are none or too many."""
    actor.require("manage_base_map", unit)
    limit = settings.TESTS_UPLOAD_LIMIT_BYTES
    if (file.size or 0) > limit:
        raise Refused(
            _("Tệp quá %(limit)d MB nên không được nhận; hãy cắt lấy phần của tỉnh rồi nạp.")
            % {"limit": limit // MEGABYTE},
            field="file",
        )
    descriptor, path = new_file()
    try:
        size = 0
        with os.fdopen(descriptor, "wb") as target:
            for piece in file.chunks(MEGABYTE):
                size += target.write(piece)
        if not size:
            raise Refused(_("Tệp trống. Hãy chọn tệp có dữ liệu."), field="file")
        with transaction.atomic(), in_trail_of(unit.pk):
            imported = BaseImport.objects.create(
                unit=unit,
                file_name=plain_name(name),
                size=size,
                format="",
                state="looking",
                by=actor.user,
                at=now,
            )
            path.replace(place_of(imported.pk))
    finally:
        path.unlink(missing_ok=True)
    look_into.enqueue(imported.pk)
    imported.refresh_from_db()
    return imported


@task()
def look_into(import_id: int) -> None:
    """What a file holds, and a guess at how to read it. Repeatable."""
    imported = import_in(import_id, "looking")
    if imported is None:
        return
    with acting(Acting(imported.by_id, f"{imported.by or ''} (đọc tự động)".strip(), "worker")):
        try:
            found, choice = look(import_id)
        except NotAssets as wrong:
            fail(imported, "looking", wrong.words)
        except Exception:
            logger.exception("base map %s could not be looked into", import_id)
            fail(imported, "looking", CRASHED)
        else:
            columns: dict[str, Any] = {"state": "asked", "found": found, "choice": choice}
            columns["format"] = found["format"]
            if found["format"] == FORMAT:
                columns |= {"source": "OpenStreetMap", "licence": LICENCE, "attribution": ATTRIBUTION}
            move_on(imported, "looking", **columns)


def look(import_id: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The layers of the file with fields and first rows, and what is guessed."""
    path = place_of(import_id)
    with opened_base(path) as first:
        names = list(first.layers) or [""]
        format_, layers = first.format, [_layer(first, first.layer)]
    for name in [one for one in names if one and one != layers[0]["name"]][:MOST_LAYERS]:
        with opened_base(path, name) as contents:
            layers.append(_layer(contents, name))
    if format_ == FORMAT:
        parts = [Part(layer, BY_TAGS) for layer in LAYERS]
    else:
        parts = [guess(layers[0])]
    return {"format": format_, "layers": layers}, {"parts": [part.told() for part in parts]}


def guess(layer: dict[str, Any]) -> Part:
    """How a layer is probably read: by its shapes, and by the names of its fields."""
    fields = layer["fields"]
    code = _named(fields, CODES) if layer["shape"] == "area" else ""
    if code and looks_like_codes([row[fields.index(code)] for row in layer["samples"]]):
        return Part(layer["name"], BOUNDARY, code)
    klass, name = _named(fields, _CLASSES), _named(fields, _NAMES)
    lon, lat = _named(fields, _LON), _named(fields, _LAT)
    if layer["shapes"]:
        lon = lat = ""
    place = fields.index(klass) if klass else -1
    told = [row[place] for row in layer["samples"] if klass and place < len(row)]
    fitting = [code for code, one in KINDS.items() if one.shape == layer["shape"]]
    fitting.sort(key=lambda code: -sum(bool(known_class(code, one)) for one in told))
    kind = fitting[0] if fitting else "poi"
    return Part(layer["name"], kind, klass or f"={KINDS[kind].otherwise}", name, lon, lat)


def _layer(contents: Contents, name: str) -> dict[str, Any]:
    import shapely

    shapes = [row.wkb for row in contents.samples if row.wkb]
    kinds = [shape.geom_type for shape in shapely.from_wkb(shapes, on_invalid="ignore") if shape is not None]
    kind = kinds[0].removeprefix("Multi") if kinds else "Point"
    return {
        "name": name,
        "fields": list(contents.headings),
        "samples": [
            ["" if cell is None else str(cell)[:80] for cell in row.cells]
            for row in contents.samples[:SAMPLES]
        ],
        "rows": contents.rows_total,
        "shapes": contents.has_shapes,
        "shape": {"LineString": "line", "Polygon": "area"}.get(kind, "point"),
        "system": contents.system or contents.system_told,
    }


def _named(fields: Sequence[str], wanted: Sequence[str]) -> str:
    keys = {search_key(one).replace(" ", "_"): one for one in fields}
    return next((keys[one] for one in wanted if one in keys), "")
