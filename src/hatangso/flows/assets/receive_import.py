"""A file of assets is sent: kept as it came, looked at, and read at once where nothing has to be asked.

imported = receive_import(actor=…, unit=…, type="pole", file=…, name="cot.xlsx", now=…)   # asked | rehearsing
choose_columns(actor=…, imported=…, choice=…, system="EPSG:9210", name="Cột điện lực", now=…)  # rehearsing
keep_import(actor=…, imported=…, leave_out=True, now=…)                                    # keeping → kept
withdraw_import(actor=…, imported=…, reason="…", now=…)                                    # withdrawn
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.adapters.asset_files import asset_formats, format_of, opened
from hatangso.adapters.asset_files.source import Contents, NotAssets
from hatangso.adapters.coordinates import WGS84, system_of
from hatangso.catalog.asset_types import asset_type
from hatangso.domain.assets.asset_type import AssetType
from hatangso.domain.assets.column_choice import (
    ColumnChoice,
    fits,
    guess,
    heading_row,
    is_template,
    wrong_choice,
)
from hatangso.flows.assets.import_state import OPEN, own_organisation, require_import
from hatangso.flows.assets.rehearse_import import rehearse_import
from hatangso.flows.receive import Chunked, place_of
from hatangso.flows.receive_table import keep_file, written
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import AssetImport
from hatangso.store.audit.trail import in_trail_of
from hatangso.store.measurements.models import ColumnMapping
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit

MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "shp": "application/zip",
    "mapinfo": "application/zip",
}
LONGEST_NAME = 120


@dataclass(frozen=True)
class Head:
    """What a page shows to choose from: the file's headings, first rows, layers and the system it names."""

    headings: tuple[str, ...]
    samples: tuple[tuple[int, tuple[object, ...]], ...]
    layers: tuple[str, ...]
    layer: str
    system: str
    system_told: str
    has_shapes: bool
    rows_total: int
    detail: str


def receive_import(
    *, actor: Actor, unit: Unit, type: str, file: Chunked, name: str, now: datetime, demo: bool = False
) -> AssetImport:
    """Keep the bytes; status 'asked' where columns or the reference system must be chosen, else 'rehearsing'.

    Refused (field 'file') where it is no file of assets, (field 'type') without a type. The same file while
    its import is open is that import.
    """
    own = own_organisation(actor, unit)
    kind = _kind(type)
    temporary = written(file)
    try:
        with _opened(temporary, kind) as contents:
            head = _head(contents)
            code = format_of(temporary).code
        received = keep_file(
            temporary,
            by=actor.user,
            unit=unit,
            name=name,
            media_type=MEDIA.get(code, "application/octet-stream"),
            purpose="assets",
            now=now,
        )
        with transaction.atomic(), in_trail_of(unit.pk):
            same = AssetImport.objects.filter(
                unit=unit, type=kind.code, owner=own, status__in=OPEN, received__sha256=received.sha256
            ).first()
            if same is not None:
                return same  # type: ignore[no-any-return]
            imported = AssetImport.objects.create(
                unit=unit,
                type=kind.code,
                owner=own,
                received=received,
                file_name=received.file_name,
                format=code,
                status="asked",
                rows=head.rows_total,
                by=actor.user,
                at=now,
            )
    finally:
        temporary.unlink(missing_ok=True)
    choice, remembered, system = proposal(imported, head)
    certain = is_template(kind, head.headings) or remembered
    if certain and system and wrong_choice(kind, choice, head.has_shapes) is None:
        return choose_columns(
            actor=actor,
            imported=imported,
            choice=choice,
            system=system,
            layer=head.layer,
            name=remembered,
            now=now,
        )
    return imported


def head_of(imported: AssetImport, layer: str = "") -> Head:
    """The headings and first rows of a kept file. Refused where it is gone or broken."""
    if imported.received is None:
        raise Refused(_("Không còn tệp đã gửi. Hãy gửi lại tệp."))
    with _opened(place_of(imported.received.sha256), _kind(imported.type), layer) as contents:
        return _head(contents)


def proposal(imported: AssetImport, head: Head) -> tuple[ColumnChoice, str, str]:
    """The choice to begin with, the name under which it was remembered ('' for a guess), and the system:
    the file's own, the remembered one, WGS 84 where only degrees are told; '' where it must be asked."""
    kind = _kind(imported.type)
    for mapping in mappings_of(imported):
        choice = ColumnChoice.of_kept(mapping.columns, mapping.fixed, kind)
        if fits(choice, head.headings):
            kept = str(mapping.fixed.get("system", ""))
            return choice, mapping.name, head.system or ("" if head.system_told else kept)
    choice = guess(kind, head.headings)
    if head.has_shapes:
        return choice, "", head.system
    metres = "north" in choice.columns or "shape" in choice.columns
    return choice, "", head.system or ("" if metres and _filled(head, choice, "north", "shape") else WGS84)


def mappings_of(imported: AssetImport) -> list[ColumnMapping]:
    """What was chosen before for lists of the type in the unit and above it, the latest first: by those in
    whose name the file was sent and nobody else, for it may be used without asking."""
    units = [pk for pk in (imported.unit_id, imported.unit.parent_id) if pk]
    found = ColumnMapping.objects.filter(
        unit__in=units, source=source_of(imported.type), organisation=imported.owner_id
    )
    return list(found.order_by("-made_at", "-pk"))


def source_of(type: str) -> str:
    """Under which source the columns of a type's lists are remembered."""
    return f"ts/{type}"[:24]


def choose_columns(
    *,
    actor: Actor,
    imported: AssetImport,
    choice: ColumnChoice,
    system: str,
    layer: str = "",
    name: str = "",
    swap: bool = False,
    now: datetime,
) -> AssetImport:
    """Read the file this way: 'rehearsing' → 'rehearsed' or 'failed'. With a name the choice is remembered.

    `swap`: pairs of coordinates told the other way round are turned, as the person allowed.
    """
    require_import(actor, imported)
    kind = _kind(imported.type)
    if system_of(system) is None:
        raise Refused(_("Hãy chọn hệ toạ độ của tệp."), field="system")
    head = head_of(imported, layer)
    gone = [heading for heading in choice.columns.values() if heading not in head.headings]
    if gone:
        raise Refused(_("Tệp không có cột %(columns)s; hãy chọn lại.") % {"columns": ", ".join(gone)})
    if wrong := wrong_choice(kind, choice, head.has_shapes):
        raise Refused(wrong.spoken_in(get_language() or "vi"))
    columns, fixed = choice.as_kept()
    with transaction.atomic(), in_trail_of(imported.unit_id):
        held = AssetImport.objects.select_for_update().get(pk=imported.pk)
        if held.status not in OPEN:
            raise Refused(_("Tệp này đang được đọc hoặc đã nạp; hãy tải lại trang."))
        if name := " ".join(name.split())[:LONGEST_NAME]:
            _remember(held, name, columns, {**fixed, "system": system}, actor, now)
        held.options = {
            "columns": columns,
            "fixed": fixed,
            "system": system,
            "operation": getattr(system_of(system), "operation", ""),
            "layer": head.layer,
            "swap": swap,
            "name": name,
        }
        held.status, held.failure, held.progress, held.rehearsed = "rehearsing", {}, 0, {}
        held.save()
    rehearse_import.enqueue(held.pk)
    held.refresh_from_db()
    return held


def choice_of(imported: AssetImport) -> ColumnChoice:
    """How the import's file is read, as it was chosen for it."""
    options = imported.options
    return ColumnChoice.of_kept(options.get("columns", {}), options.get("fixed", {}), _kind(imported.type))


def drop_import(*, actor: Actor, imported: AssetImport, now: datetime) -> None:
    """Do not keep what was sent: status 'dropped', its good rows are forgotten."""
    from hatangso.flows.assets.staged_rows import forget_staged

    require_import(actor, imported)
    with transaction.atomic(), in_trail_of(imported.unit_id):
        held = AssetImport.objects.select_for_update().get(pk=imported.pk)
        if held.status not in OPEN:
            raise Refused(_("Lần nạp này đã được giữ hoặc đang chạy; hãy tải lại trang."))
        held.status, held.withdrawn_at = "dropped", now
        held.save()
    forget_staged(imported.pk)


def formats_words() -> str:
    """The formats that are read, for people."""
    language = get_language() or "vi"
    return ", ".join(one.name.spoken_in(language) for one in asset_formats().values())


def _kind(code: str) -> AssetType:
    kind = asset_type(code)
    if kind is None:
        raise Refused(_("Hãy chọn loại tài sản."), field="type")
    return kind


@contextmanager
def _opened(path, kind: AssetType, layer: str = "") -> Iterator[Contents]:  # type: ignore[no-untyped-def]
    try:
        with opened(path, lambda rows: heading_row(kind, rows), layer) as contents:
            yield contents
    except NotAssets as wrong:
        raise Refused(wrong.words.spoken_in(get_language() or "vi"), field="file") from None


def _head(contents: Contents) -> Head:
    return Head(
        headings=contents.headings,
        samples=tuple((row.number, row.cells) for row in contents.samples),
        layers=contents.layers,
        layer=contents.layer,
        system=contents.system,
        system_told=contents.system_told,
        has_shapes=contents.has_shapes,
        rows_total=contents.rows_total,
        detail=contents.detail,
    )


def _filled(head: Head, choice: ColumnChoice, *codes: str) -> bool:
    """Whether the first rows fill one of these columns."""
    places = [head.headings.index(choice.columns[code]) for code in codes if code in choice.columns]
    return any(
        place < len(cells) and cells[place] not in (None, "")
        for _number, cells in head.samples
        for place in places
    )


def _remember(
    imported: AssetImport,
    name: str,
    columns: dict[str, object],
    fixed: dict[str, object],
    actor: Actor,
    now: datetime,
) -> None:
    source = source_of(imported.type)
    whose = None if actor.may("edit_assets", imported.unit) else imported.owner
    told = {"unit": imported.unit, "source": source, "organisation": whose, "name": name}
    mapping = ColumnMapping.objects.filter(**told).first() or ColumnMapping(**told)
    mapping.columns, mapping.fixed = columns, fixed
    mapping.made_by, mapping.made_at = actor.user, now
    mapping.save()
