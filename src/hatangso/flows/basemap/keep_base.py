"""A rehearsed file of the base map is kept; a kept one may be withdrawn as a whole.

Features are written many at a time, each time in a short transaction, and drawn only once all of them stand:
the import's state says so. Then the tiles are generalised anew and the file is deleted.
"""

import logging
from datetime import datetime

import shapely
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from hatangso.adapters.asset_files.source import NotAssets
from hatangso.domain.places.search_key import search_key
from hatangso.domain.tiles.base_classes import KINDS, least_zoom
from hatangso.flows.basemap.boundaries import BOUNDARY, write_boundaries
from hatangso.flows.basemap.read_features import Batch, Part, read_features
from hatangso.flows.basemap.rehearse_base import parts_of
from hatangso.flows.basemap.state import CRASHED, fail, import_in, move_on, place_of, tell_progress
from hatangso.flows.refused import Refused
from hatangso.store.audit.trail import Acting, acting, in_trail_of
from hatangso.store.basemap.base_tiles import make_base_tiles
from hatangso.store.basemap.models import BaseFeature, BaseImport
from hatangso.store.organisations.access import Actor

logger = logging.getLogger("hatangso.basemap")
WRITTEN_AT_ONCE = 1_000
DELETED_AT_ONCE = 20_000


def keep_base(*, actor: Actor, imported: BaseImport, now: datetime) -> None:
    """Queue the writing of what was rehearsed."""
    actor.require("manage_base_map", imported.unit)
    _step(imported, ("rehearsed",), "keeping", now)
    write_base.enqueue(imported.pk)


def drop_base(*, actor: Actor, imported: BaseImport, now: datetime) -> None:
    """Do not keep what was sent: state 'dropped', the file is deleted."""
    actor.require("manage_base_map", imported.unit)
    _step(imported, ("looking", "asked", "rehearsing", "rehearsed", "failed"), "dropped", now)
    place_of(imported.pk).unlink(missing_ok=True)


def withdraw_base(*, actor: Actor, imported: BaseImport, now: datetime) -> None:
    """Take a kept import off the map; its features are deleted in the background."""
    actor.require("manage_base_map", imported.unit)
    if imported.rehearsed.get("boundaries"):
        raise Refused(_("Ranh giới được giữ theo ngày hiệu lực, không rút; hãy nạp bản đúng để thay."))
    _step(imported, ("kept",), "withdrawn", now)
    delete_withdrawn.enqueue(imported.pk)


def _step(imported: BaseImport, before: tuple[str, ...], after: str, now: datetime) -> None:
    with transaction.atomic(), in_trail_of(imported.unit_id):
        held = BaseImport.objects.select_for_update().get(pk=imported.pk)
        if held.state not in before:
            raise Refused(_("Lần nạp này đã sang bước khác; hãy tải lại trang."))
        held.state, held.progress = after, 0
        if after == "withdrawn":
            held.withdrawn_at = now
        held.save()


@task()
def write_base(import_id: int) -> None:
    """Write all features. Repeatable: what an interrupted writing left is removed first."""
    imported = import_in(import_id, "keeping")
    if imported is None:
        return
    with acting(Acting(imported.by_id, f"{imported.by or ''} (nạp tự động)".strip(), "worker")):
        try:
            _delete(import_id)
            parts = parts_of(imported)
            if parts[0].kind == BOUNDARY:
                count = write_boundaries(imported, place_of(import_id), parts[0], timezone.now())
            else:
                count = write_features(imported, parts)
        except NotAssets as wrong:
            _delete(import_id)
            fail(imported, "keeping", wrong.words)
        except Exception:
            logger.exception("base map %s could not be kept", import_id)
            _delete(import_id)
            fail(imported, "keeping", CRASHED)
        else:
            move_on(imported, "keeping", state="kept", kept_at=timezone.now(), features=count)
            place_of(import_id).unlink(missing_ok=True)
            make_base_tiles()


def write_features(imported: BaseImport, parts: list[Part]) -> int:
    """All features of the file; how many."""
    read = written = 0
    for batch in read_features(place_of(imported.pk), parts):
        read += batch.rows
        written += write_batch(imported, batch)
        tell_progress(imported, read)
    return written


def write_batch(imported: BaseImport, batch: Batch) -> int:
    """Some thousand features, in one short transaction."""
    if not len(batch.shapes):
        return 0
    shapes = batch.shapes
    wkb, bounds = shapely.to_wkb(shapes), shapely.bounds(shapes).tolist()
    rows = [
        BaseFeature(
            imported=imported,
            kind=kind,
            klass=klass,
            name=name,
            search_key=search_key(name)[:220] if name else "",
            least_zoom=least_zoom(kind, klass),
            wkb=wkb[place],
            geometry=KINDS[kind].shape,
            min_lon=box[0],
            min_lat=box[1],
            max_lon=box[2],
            max_lat=box[3],
        )
        for place, (kind, klass, name, box) in enumerate(
            zip(batch.kinds, batch.classes, batch.names, bounds, strict=True)
        )
    ]
    with transaction.atomic():
        BaseFeature.objects.bulk_create(rows, batch_size=WRITTEN_AT_ONCE)
    return len(rows)


@task()
def delete_withdrawn(import_id: int) -> None:
    """The features of a withdrawn import; the tiles without them."""
    if import_in(import_id, "withdrawn") is not None:
        _delete(import_id)
        make_base_tiles()


def _delete(import_id: int) -> None:
    rows = BaseFeature.objects.filter(imported_id=import_id).order_by("pk")
    while ids := list(rows.values_list("pk", flat=True)[:DELETED_AT_ONCE]):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {BaseFeature._meta.db_table} WHERE imported_id = %s AND id <= %s",  # noqa: S608
                [import_id, ids[-1]],
            )
