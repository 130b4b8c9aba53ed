"""Entries of the trail as lines a person reads: what stood there, what stands there, by whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.domain.access.roles import ROLES
from hatangso.domain.organisations.kinds import KINDS
from hatangso.store.audit.models import AuditEntry
from hatangso.web.pages.audit.words import ACTIONS, COLUMNS, OBJECTS, ROADS, UNSAID

LONG = 200


@dataclass(frozen=True)
class Line:
    """One column that changed; '' where there was nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ReadEntry:
    """One entry in words."""

    entry: AuditEntry
    action: str
    object_type: str
    road: str
    lines: tuple[Line, ...]


def read_entries(entries: Iterable[AuditEntry]) -> list[ReadEntry]:
    """The entries in words; names behind ids are asked for once a model, not once an entry."""
    listed = list(entries)
    names = _names(listed)
    return [
        ReadEntry(
            entry,
            str(ACTIONS.get(entry.action, entry.action.replace("_", " "))),
            str(OBJECTS.get(entry.object_type, entry.object_type)),
            str(ROADS.get(entry.via, entry.via)),
            tuple(_lines(entry, names)),
        )
        for entry in listed
    ]


def _lines(entry: AuditEntry, names: Mapping[tuple[type[models.Model], int], str]) -> Iterable[Line]:
    before, after = entry.before or {}, entry.after or {}
    for column in dict.fromkeys([*after, *before]):
        if column in UNSAID:
            continue
        field = _field(entry.object_type, column)
        old, new = (_said(side.get(column), column, field, names) for side in (before, after))
        if old or new:
            label = COLUMNS.get(column) or (field.verbose_name if field is not None else column)
            yield Line(str(label), old, new)


def _said(
    value: Any,
    column: str,
    field: models.Field[Any, Any] | None,
    names: Mapping[tuple[type[models.Model], int], str],
) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(field, models.ForeignKey) and isinstance(value, int):
        return names.get((field.related_model, value), f"#{value}")
    if column == "role" and value in ROLES:
        return ROLES[value].label.spoken_in(get_language() or "vi")
    if column == "kind" and value in KINDS:
        return KINDS[value].label.spoken_in(get_language() or "vi")
    if isinstance(value, str) and field is not None and "T" in value[:11] and (moment := _moment(value)):
        return f"{localtime(moment):%H:%M %d/%m/%Y}"
    if isinstance(value, str) and isinstance(field, models.DateField) and (day := _day(value)):
        return f"{day:%d/%m/%Y}"
    if isinstance(value, dict) and "sha256" in value:
        return _("văn bản dài %(count)d ký tự") % {"count": value.get("characters", 0)}
    text = str(value)
    return text if len(text) <= LONG else f"{text[:LONG]}…"


def _moment(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _field(object_type: str, column: str) -> models.Field[Any, Any] | None:
    try:
        model = apps.get_model(object_type)
        name = column.removesuffix("_id")
        found = model._meta.get_field(name if name != column else column)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return found if isinstance(found, models.Field) else None


def _names(entries: list[AuditEntry]) -> dict[tuple[type[models.Model], int], str]:
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for entry in entries:
        for side in (entry.before or {}, entry.after or {}):
            for column, value in side.items():
                if column.endswith("_id") and isinstance(value, int):
                    field = _field(entry.object_type, column)
                    if isinstance(field, models.ForeignKey):
                        wanted[field.related_model].add(value)
    return {
        (model, pk): str(found)
        for model, ids in wanted.items()
        for pk, found in model._base_manager.select_related().in_bulk(ids).items()
    }
