"""A sheet of forms 40–44 is tried row by row against the registry, then kept whole or not at all.

The forms have no codes; which asset a row speaks of is told by names and places
(domain/assets/forms/matching.py). What a row leaves empty stays as it is in the registry.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import shapely
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.catalog.asset_forms import AssetForm, asset_forms
from hatangso.catalog.asset_types import asset_type, asset_types
from hatangso.domain.assets.forms.form import FormRow, Line, read_form
from hatangso.domain.assets.forms.matching import matched
from hatangso.domain.assets.forms.told import Told, laid_over
from hatangso.domain.assets.geometry import nowhere
from hatangso.domain.assets.states import State
from hatangso.domain.places.search_key import plain
from hatangso.domain.words import Misstated
from hatangso.flows.assets.form_facts import assets_of_form, facts_of
from hatangso.flows.assets.keep_asset import keep_asset
from hatangso.flows.assets.keep_import import note_of
from hatangso.flows.assets.place_asset import nowhere_of
from hatangso.flows.refused import Refused, said_by
from hatangso.flows.row_fates import RowFates
from hatangso.store.assets.models import Asset, AssetImport
from hatangso.store.assets.snapshot import draft_of_asset
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.queries import organisations_of
from hatangso.store.places.models import Unit

MOST_ROWS = 2_000
FORMAT = "mau-"  # of imports: mau-40 … mau-44


@dataclass(frozen=True)
class FormFate:
    """What becomes of one row. `action`: add, change, same, refused; `sentence`: why refused."""

    number: int
    what: str
    action: str
    differs: tuple[str, ...] = ()
    sentence: str = ""
    told: Told | None = None
    asset: Asset | None = None


@dataclass(frozen=True)
class FormRehearsal(RowFates):
    """All rows of a sheet."""

    fates: tuple[FormFate, ...]

    def actions(self) -> Iterable[str]:
        """Of each row."""
        return (fate.action for fate in self.fates)

    @property
    def refused(self) -> list[FormFate]:
        return [fate for fate in self.fates if fate.action == "refused"]

    @property
    def may_go(self) -> bool:
        """There is something good to keep."""
        return self.added + self.changed > 0


def rehearse_form(
    *,
    actor: Actor,
    unit: Unit,
    number: int,
    lines: Iterable[Line],
    owner: Organisation | None,
    now: datetime,
) -> FormRehearsal:
    """Say of every row what would become of it; nothing is written. Refused where it is not the form."""
    form = _form(number)
    actor.require("edit_assets", unit, frozenset({owner.pk} if owner else ()))
    try:
        rows = list(read_form(form.form, lines))
    except Misstated as wrong:
        raise Refused(said_by(wrong), field="file") from wrong
    if not rows:
        raise Refused(_("Không có dòng dữ liệu nào dưới tiêu đề của biểu."), field="file")
    if len(rows) > MOST_ROWS:
        raise Refused(
            _("Biểu có %(rows)d dòng; trang này nhận tối đa %(most)d dòng. Hãy chia nhỏ tệp.")
            % {"rows": len(rows), "most": MOST_ROWS},
            field="file",
        )
    known = list(assets_of_form(form, unit, owner).order_by("pk"))
    return FormRehearsal(tuple(_fates(form, unit, rows, known, timezone.localdate(now))))


def keep_form(
    *,
    actor: Actor,
    unit: Unit,
    number: int,
    lines: Iterable[Line],
    owner: Organisation | None,
    state: State,
    received: Received,
    now: datetime,
) -> FormRehearsal:
    """Keep the good rows, all in one transaction; the refused ones stay with their sentences."""
    told = rehearse_form(actor=actor, unit=unit, number=number, lines=lines, owner=owner, now=now)
    today = timezone.localdate(now)
    communes = {plain(name): child for child in unit.children.all() for name in (child.name, child.full_name)}
    owners = {plain(one.name): one for one in organisations_of(unit, today)}
    with transaction.atomic():
        imported = _imported(actor, unit, number, owner, state, received, told, now)
        added = []
        for fate in told.fates:
            if fate.action not in ("add", "change") or fate.told is None:
                continue
            row, kind = fate.told, asset_type(fate.told.type)
            assert kind is not None
            base = draft_of_asset(fate.asset) if fate.asset else None
            its_owner = owner or owners.get(plain(row.owner))
            draft = laid_over(
                row, kind, base, owner=its_owner.pk if its_owner else None, state=state, today=today,
                shape=_shape(row),
            )  # fmt: skip
            register = communes.get(plain(row.place), unit) if draft.shape is None else unit
            try:
                asset = keep_asset(
                    actor=actor,
                    unit=register if fate.asset is None else fate.asset.province,
                    draft=draft,
                    uid=fate.asset.uid if fate.asset else _uid(received, fate.number),
                    asset=fate.asset,
                    seen_version=fate.asset.version if fate.asset else None,
                    how="imported",
                    # by its note the withdrawal finds what was changed
                    note=note_of(imported) if fate.asset else _row_words(number, fate.number, received),
                    now=now,
                )
            except Refused as refused:
                raise Refused(
                    _("Dòng %(row)d: %(sentence)s") % {"row": fate.number, "sentence": refused.sentence}
                ) from refused
            if fate.asset is None:
                added.append(asset.pk)
        Asset.objects.filter(pk__in=added).update(imported=imported)
    return told


def form_imports(actor: Actor, unit: Unit) -> QuerySet[AssetImport]:
    """Sheets of forms that were kept for the unit, those the person may withdraw."""
    found = AssetImport.objects.filter(unit=unit, type="", format__startswith=FORMAT)
    if not actor.may("edit_assets", unit):
        found = found.filter(owner_id__in=actor.organisation_ids)
    ordered: QuerySet[AssetImport] = found.select_related("by", "owner", "unit").order_by("-at", "-pk")
    return ordered


def _imported(
    actor: Actor,
    unit: Unit,
    number: int,
    owner: Organisation | None,
    state: State,
    received: Received,
    told: FormRehearsal,
    now: datetime,
) -> AssetImport:
    """The sheet as one import, so that it can be withdrawn as a whole (flows/assets/withdraw_import.py)."""
    made: AssetImport = AssetImport.objects.create(
        unit=unit,
        type="",
        owner=owner,
        received=received,
        file_name=received.file_name,
        format=f"{FORMAT}{number}",
        options={"form": number, "state": state.value},
        status="kept",
        rows=len(told.fates),
        progress=len(told.fates),
        added=told.added,
        changed=told.changed,
        same=told.same,
        refused=len(told.refused),
        by=actor.user,
        at=now,
        kept_at=now,
    )
    return made


def _row_words(number: int, row: int, received: Received) -> str:
    values = {"number": number, "row": row, "file": received.file_name}
    return _("Mẫu %(number)d, dòng %(row)d của %(file)s") % values


def _form(number: int) -> AssetForm:
    form = asset_forms().get(number)
    if form is None:
        raise Refused(_("Hãy chọn một trong các Mẫu 40–44."), field="form")
    return form


def _fates(
    form: AssetForm, unit: Unit, rows: Sequence[FormRow], assets: Sequence[Asset], on: date
) -> Iterable[FormFate]:
    kinds = asset_types()
    read: list[Told | FormFate] = []
    for row in rows:
        try:
            read.append(form.read(row, kinds))
        except Misstated as wrong:
            what = " · ".join(row.text(column.code) for column in form.form.columns[:3])
            read.append(FormFate(row.number, what[:120], "refused", sentence=said_by(wrong)))
    _refuse_nowhere(read, [row.number for row in rows], unit, on)
    good = [one for one in read if isinstance(one, Told)]
    known: list[Told] = []
    of: list[Asset] = []
    for asset in assets:
        if (told := _told_of(form, asset)) is not None:
            known.append(told)
            of.append(asset)
    metres = max((kinds[code].duplicate_metres for code in form.types), default=10.0)
    found = iter(matched(good, known, metres))
    for row, one in zip(rows, read, strict=True):
        if isinstance(one, FormFate):
            yield one
            continue
        place = next(found)
        what = one.name or one.address or one.place or kinds[one.type].name.vi
        if place is None:
            yield FormFate(row.number, what, "add", told=one)
            continue
        differs = one.differs(known[place])
        yield FormFate(row.number, what, "change" if differs else "same", differs, told=one, asset=of[place])


def _refuse_nowhere(read: list[Told | FormFate], numbers: Sequence[int], unit: Unit, on: date) -> None:
    """Rows whose coordinates lie far from every unit become refused ones."""
    placed = [
        (at, shape)
        for at, one in enumerate(read)
        if isinstance(one, Told) and (shape := _shape(one)) is not None
    ]
    for place in nowhere_of([shape for __, shape in placed], unit, on):
        at, shape = placed[place]
        what, sentence = getattr(read[at], "name", ""), said_by(nowhere((shape.x, shape.y)))
        read[at] = FormFate(numbers[at], what[:120], "refused", sentence=sentence)


def _told_of(form: AssetForm, asset: Asset) -> Told | None:
    """What the form's own row of an asset says, read as any other row; None where it is not readable."""
    cells: Any = form.cells(facts_of(asset))
    if cells is None:
        return None
    codes = [column.code for column in form.form.columns]
    try:
        return form.read(FormRow(0, dict(zip(codes, cells, strict=True))), asset_types())
    except Misstated:
        return None


def _shape(told: Told) -> Any:
    return None if told.lon is None or told.lat is None else shapely.Point(told.lon, told.lat)


def _uid(received: Received, row: int) -> UUID:
    """The same file sent twice makes the same assets, not others."""
    return uuid5(NAMESPACE_OID, f"{received.pk}/{received.sha256}/{row}")
