"""What became of a former unit is entered with its source, or taken in from a table with a source a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.adapters.table_file import Row, Table
from hatangso.catalog.places import KIND_WORDS, full_name
from hatangso.domain.numbers_format import parse_number
from hatangso.domain.places.search_key import search_key
from hatangso.flows.refused import Refused
from hatangso.flows.rehearsal import Change, Columns, Fault, Rehearsal, day, whole_number
from hatangso.flows.tell_share import check_share, check_sum
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Succession, Unit
from hatangso.store.places.unit_key import refresh_key

LEVELS = {
    "xa": "commune",
    "phuong": "commune",
    "thi_tran": "commune",
    "dac_khu": "commune",
    "quan": "district",
    "huyen": "district",
    "thi_xa": "district",
    "thanh_pho": "district",
    "tinh": "province",
}
HEADINGS = {
    "kind": ("Loại",),
    "name": ("Tên", "Tên đơn vị cũ"),
    "code": ("Mã", "Mã cũ", "Mã đơn vị cũ"),
    "above": ("Thuộc", "Huyện, tỉnh cũ", "Trực thuộc"),
    "on": ("Ngày", "Từ ngày"),
    "whole": ("Toàn bộ", "Toàn bộ hay một phần"),
    "source": ("Căn cứ", "Nguồn"),
    "population": ("Dân số", "Dân số đơn vị cũ"),
    "share": ("Tỷ lệ dân số (%)", "Phần dân số thuộc về đây (%)"),
    "share_source": ("Căn cứ tỷ lệ", "Căn cứ của tỷ lệ"),
}
LONGEST_NAME, LONGEST_ABOVE, LONGEST_CODE = 120, 140, 12
WHOLE = {"": True, "toan bo": True, "co": True, "x": True, "mot phan": False, "khong": False}


@dataclass(frozen=True)
class FormerUnit:
    """A unit that went, wholly or in part, into the one whose page it is entered on."""

    kind: str
    name: str
    above: str  # "huyện A, tỉnh B": what it belonged to, as people wrote it
    on: date
    whole: bool
    source: str
    share: float | None = None  # of its population that came, 0 to 1
    share_source: str = ""
    population: int | None = None
    code: str = ""  # the one it had, by which files of its time and its boundary name it


def enter_succession(*, actor: Actor, unit: Unit, former: FormerUnit, today: date) -> Succession:
    """The former unit is made if it is not known yet, and followed by this unit from that day."""
    actor.require("manage_organisations", unit)
    _check(former, today)
    with transaction.atomic():
        succession = _write(unit, former)
        refresh_key(unit)
    return succession


def remove_succession(*, actor: Actor, succession: Succession) -> None:
    """Take back a succession entered by mistake, and the former unit where nothing else names it."""
    unit = succession.successor
    actor.require("manage_organisations", unit)
    former = succession.predecessor
    with transaction.atomic():
        succession.delete()
        is_free = not any(
            related.exists()
            for related in (
                *(former.successors, former.plans, former.children, former.observations),
                former.boundaries,
            )
        )
        if is_free and (not former.code or former.parent is None):  # it was made here
            former.delete()
        refresh_key(unit)


def rehearse_successions(*, actor: Actor, unit: Unit, table: Table, today: date) -> Rehearsal:
    """What the table would enter for this unit. Writes nothing."""
    actor.require("manage_organisations", unit)
    lines, faults = _read(unit, table, today)
    return _told(unit, lines, faults)


def import_successions(*, actor: Actor, unit: Unit, table: Table, today: date) -> Rehearsal:
    """Enter them all, or none."""
    actor.require("manage_organisations", unit)
    lines, faults = _read(unit, table, today)
    if faults:
        raise Refused(_("Bảng còn %(count)d ô sai; chưa ghi gì.") % {"count": len(faults)})
    told = _told(unit, lines, faults)
    with transaction.atomic():
        for _row, former in lines:
            if not _known(unit, former):
                _write(unit, former)
        refresh_key(unit)
    return told


def _check(former: FormerUnit, today: date) -> None:
    if former.kind not in LEVELS:
        raise Refused(_("Hãy chọn loại đơn vị trong danh sách."), field="kind")
    if not former.name.strip():
        raise Refused(_("Hãy ghi tên đơn vị cũ, không kèm loại."), field="name")
    if not former.source.strip():
        raise Refused(_("Hãy ghi căn cứ: số, ngày của nghị quyết sắp xếp."), field="source")
    if former.code and not is_code(former.code):
        raise Refused(_("Mã chỉ gồm chữ và số, ví dụ 00123."), field="code")
    if former.on > today:
        raise Refused(_("Ngày sáp nhập ở tương lai; hãy nhập khi đã có hiệu lực."), field="on")
    check_share(whole=former.whole, share=former.share, share_source=former.share_source)


def is_code(text: str) -> bool:
    """Whether a text may be the code of a unit."""
    return text.isascii() and text.isalnum() and len(text) <= LONGEST_CODE


def _known(unit: Unit, former: FormerUnit) -> bool:
    called = full_name(former.kind, former.name)
    return Succession.objects.filter(
        successor=unit, on=former.on, predecessor__full_name__iexact=called
    ).exists()


def _write(unit: Unit, former: FormerUnit) -> Succession:
    if _known(unit, former):
        raise Refused(_("Đơn vị cũ này đã được nhập cho ngày ấy."), field="name")
    called = full_name(former.kind, former.name.strip())
    note = f"{former.above.strip()}; {former.source.strip()}".removeprefix("; ")
    predecessor = (
        Unit.objects.filter(
            code__in=("", former.code),
            full_name=called,
            valid_to=former.on,
            source__startswith=former.above.strip(),
        )
        .exclude(successors__whole=True)
        .first()
        if former.above.strip() and not former.whole
        else None
    )
    if predecessor is None:
        predecessor = Unit.objects.create(
            code=former.code,
            level=LEVELS[former.kind],
            kind=former.kind,
            name=former.name.strip(),
            full_name=called,
            valid_to=former.on,
            source=note[:300],
            demo=unit.demo,
            search_key=f" {search_key(called)} {search_key(former.above)} ",
        )
    check_sum(predecessor, None, former.share)
    if former.population is not None and former.population != predecessor.population:
        predecessor.population = former.population
        predecessor.save()
    return Succession.objects.create(
        predecessor=predecessor,
        successor=unit,
        on=former.on,
        whole=former.whole,
        share=former.share,
        share_source=former.share_source.strip()[:300],
        source=former.source.strip()[:300],
    )


def _read(unit: Unit, table: Table, today: date) -> tuple[list[tuple[Row, FormerUnit]], list[Fault]]:
    columns = Columns(table, HEADINGS, ("kind", "name", "on", "source"))
    kinds = {search_key(words): kind for kind, words in KIND_WORDS.items()}
    lines: list[tuple[Row, FormerUnit]] = []
    faults: list[Fault] = []
    for row in table.rows:
        wrong = len(faults)
        kind = kinds.get(search_key(columns.text(row, "kind")))
        if kind is None:
            faults.append(Fault(columns.cell(row, "kind"), _("Hãy ghi: xã, phường, thị trấn, huyện, quận…")))
        for name in ("name", "source"):
            if not columns.text(row, name):
                faults.append(Fault(columns.cell(row, name), _("Ô này không được để trống.")))
        if (code := columns.text(row, "code")) and not is_code(code):
            faults.append(Fault(columns.cell(row, "code"), _("Mã chỉ gồm chữ và số, ví dụ 00123.")))
        for name, most in (("name", LONGEST_NAME), ("above", LONGEST_ABOVE)):
            if len(columns.text(row, name)) > most:
                sentence = _("Dài quá %(most)d ký tự; hãy viết gọn lại.") % {"most": most}
                faults.append(Fault(columns.cell(row, name), sentence))
        whole = WHOLE.get(search_key(columns.text(row, "whole")))
        if whole is None:
            faults.append(Fault(columns.cell(row, "whole"), _("Hãy ghi “toàn bộ” hoặc “một phần”.")))
        try:
            on = day(columns.text(row, "on"))
        except ValueError:
            on = None
        if on is None or on > today:
            faults.append(Fault(columns.cell(row, "on"), _("Hãy ghi ngày đã qua, dạng 01/07/2025.")))
        population, share, found = _people(columns, row, whole=whole is not False)
        faults += found
        if len(faults) == wrong and kind is not None and on is not None and whole is not None:
            text = {name: columns.text(row, name) for name in ("name", "above", "source")}
            share_source = columns.text(row, "share_source")
            former = FormerUnit(
                *(kind, text["name"], text["above"], on, whole, text["source"]),
                *(share, share_source, population, code),
            )
            lines.append((row, former))
    return lines, faults


def _people(columns: Columns, row: Row, *, whole: bool) -> tuple[int | None, float | None, list[Fault]]:
    """Population and share (0 to 1) of a row, where they are told; what is wrong with them."""
    faults = []
    population = None
    try:
        population = whole_number(columns.text(row, "population"))
    except ValueError:
        faults.append(Fault(columns.cell(row, "population"), _("Hãy ghi số nguyên, ví dụ 245.")))
    typed = columns.text(row, "share")
    percent = parse_number(typed) if typed else None
    if typed and percent is None:
        faults.append(Fault(columns.cell(row, "share"), _("Hãy ghi phần trăm, ví dụ 60.")))
    share = None if percent is None else percent / 100
    try:
        check_share(whole=whole, share=share, share_source=columns.text(row, "share_source"))
    except Refused as refused:
        faults.append(Fault(columns.cell(row, refused.field or "share"), refused.sentence))
    return population, share, faults


def _told(unit: Unit, lines: Sequence[tuple[Row, FormerUnit]], faults: list[Fault]) -> Rehearsal:
    changes = tuple(
        Change(
            row.number,
            "same" if _known(unit, former) else "add",
            f"{full_name(former.kind, former.name)} ({former.on:%d/%m/%Y})",
        )
        for row, former in lines
    )
    return Rehearsal(changes, tuple(faults))
