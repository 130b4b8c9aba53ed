"""Criteria of an index that people enter from the decision, or copy from an invented example at first."""

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from hatangso.catalog.index_files import examples_for, index_of, index_tables
from hatangso.domain.indices.fields import IndexTrouble
from hatangso.domain.indices.index import Group, Index
from hatangso.domain.indices.read_index import read_index
from hatangso.domain.indices.rule import read_rule
from hatangso.domain.numbers_format import format_number
from hatangso.domain.words import Misstated
from hatangso.flows.refused import Refused, said_by
from hatangso.flows.seen import mark_of, take_up
from hatangso.store.indices.models import OwnCriterion
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit

CODE = re.compile(r"[\w.-]{1,60}")
EXAMPLE_SOURCE = "Ví dụ, không phải văn bản gốc"


@dataclass(frozen=True)
class CriterionFacts:
    """A criterion as a person describes it. `rule` is a table such as {"kind": "three_steps"}."""

    group: str
    code: str
    name: str
    points: float
    rule: Mapping[str, Any]
    source: str
    guide: str = ""
    evidence_required: bool = False
    may_not_arise: bool = False
    bonus: bool = False


def add_criterion(
    *, actor: Actor, unit: Unit, index_code: str, facts: CriterionFacts, now: datetime
) -> OwnCriterion:
    """Enter one criterion; its group must have room for its points."""
    actor.require("score_index", unit)
    index = _index(index_code)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)
        there = list(OwnCriterion.objects.filter(unit=unit, index=index_code))
        _check(index, facts, there)
        return OwnCriterion.objects.create(
            unit=unit,
            index=index_code,
            made_by=actor.user,
            made_at=now,
            position=_next_position(unit, index_code),
            **_columns(facts),
        )


def criterion_mark(row: OwnCriterion) -> str:
    """What a form showed: the same only while nobody else has changed it."""
    told = (row.group, row.code, row.name, row.points, row.rule, row.guide, row.source)
    return mark_of(*told, row.evidence_required, row.may_not_arise, row.bonus)


def edit_criterion(
    *, actor: Actor, criterion: OwnCriterion, facts: CriterionFacts, seen: str
) -> OwnCriterion:
    """Change it. What was an example becomes a criterion of the decision named in its source."""
    actor.require("score_index", criterion.unit)
    index = _index(criterion.index)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=criterion.unit_id)
        take_up(criterion, seen, criterion_mark)
        others = OwnCriterion.objects.filter(unit=criterion.unit, index=criterion.index)
        _check(index, facts, list(others.exclude(pk=criterion.pk)))
        for name, value in _columns(facts).items():
            setattr(criterion, name, value)
        criterion.example = facts.source.strip() == EXAMPLE_SOURCE
        criterion.save()
    return criterion


def drop_criterion(*, actor: Actor, criterion: OwnCriterion) -> None:
    """Take it out; rounds already opened keep it."""
    actor.require("score_index", criterion.unit)
    criterion.delete()


def copy_example(*, actor: Actor, unit: Unit, index_code: str, now: datetime) -> int:
    """Copy the invented set, each criterion marked as an example; refused where some are there already."""
    actor.require("score_index", unit)
    _index(index_code)
    examples = examples_for(index_code)
    if not examples:
        raise Refused(_("Chỉ số này không có bộ ví dụ để chép."))
    tables = index_tables()[examples[0].code]
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)
        if OwnCriterion.objects.filter(unit=unit, index=index_code).exists():
            raise Refused(
                _("Đã có tiêu chí; bộ ví dụ chỉ chép được vào chỗ trống. Hãy xoá tiêu chí cũ trước.")
            )
        position = 0
        for group in tables["groups"]:
            for table in group["criteria"]:
                position += 1
                OwnCriterion.objects.create(
                    unit=unit,
                    index=index_code,
                    group=group["code"],
                    code=table["code"],
                    name=table["name"]["vi"],
                    points=table["points"],
                    rule=table["rule"],
                    guide=table.get("guide", ""),
                    indicator=table.get("indicator", ""),
                    evidence_required=table.get("evidence_required", False),
                    may_not_arise=table.get("may_not_arise", False),
                    example=True,
                    source=EXAMPLE_SOURCE,
                    position=position,
                    made_by=actor.user,
                    made_at=now,
                )
    return position


def definition_for(unit: Unit, index_code: str) -> dict[str, Any]:
    """The table of the index with the criteria entered by the unit, or else by the unit above it."""
    table = deepcopy(dict(index_tables()[index_code]))
    rows = list(OwnCriterion.objects.filter(unit=unit, index=index_code))
    if not rows and unit.parent_id:
        rows = list(OwnCriterion.objects.filter(unit_id=unit.parent_id, index=index_code))
    for group in table["groups"]:
        own = [_table(row) for row in rows if row.group == group["code"]]
        if own:
            group["criteria"] = [*group.get("criteria", []), *own]
    return table


def index_for(unit: Unit, index_code: str) -> Index:
    """The same, read."""
    return read_index(definition_for(unit, index_code), code=index_code, file=f"{index_code}.toml")


def _index(code: str) -> Index:
    index = index_of(code)
    if index is None:
        raise Refused(_("Không có bộ chỉ số này."))
    if not index.is_points or index.example_of:
        raise Refused(_("Bộ chỉ số này không nhận tiêu chí nhập thêm."))
    return index


def _check(index: Index, facts: CriterionFacts, others: list[OwnCriterion]) -> None:
    group = next((group for group in index.groups if group.code == facts.group), None)
    if group is None:
        raise Refused(_("Hãy chọn nhóm của tiêu chí."), field="group")
    if not facts.code.strip() or not facts.name.strip():
        raise Refused(_("Hãy ghi số hiệu và tên tiêu chí."), field="name")
    if not CODE.fullmatch(facts.code.strip()):
        raise Refused(_("Số hiệu chỉ gồm chữ, số, dấu chấm, gạch ngang."), field="code")
    if not facts.source.strip():
        raise Refused(_("Hãy ghi văn bản, mục mà tiêu chí lấy từ đó."), field="source")
    taken = {one.code for one in others} | {one.code for one in index.criteria}
    if facts.code.strip() in taken | {group.code for group in index.groups}:
        raise Refused(_("Số hiệu này đã có ở tiêu chí khác."), field="code")
    if not 0 < facts.points < 1e6:
        raise Refused(_("Điểm tối đa phải lớn hơn 0."), field="points")
    _check_room(index, group, facts, others)
    try:
        read_rule(facts.rule, most=facts.points, file="", where="")
    except IndexTrouble as trouble:
        wrong = trouble.__cause__
        said = said_by(wrong) if isinstance(wrong, Misstated) else _("Cách chấm chưa đủ: hãy ghi các mức.")
        raise Refused(said, field="rule") from trouble


def _check_room(index: Index, group: Group, facts: CriterionFacts, others: list[OwnCriterion]) -> None:
    if group.points is None or facts.bonus:
        return
    used = group.entered_points + sum(o.points for o in others if o.group == group.code and not o.bonus)
    if used + facts.points > group.points + 1e-9:
        raise Refused(
            _("Nhóm này có %(all)s điểm, đã nhập %(used)s; tiêu chí mới nhiều nhất %(left)s điểm.")
            % {
                "all": format_number(group.points),
                "used": format_number(used),
                "left": format_number(group.points - used),
            },
            field="points",
        )


def _columns(facts: CriterionFacts) -> dict[str, Any]:
    return {
        "group": facts.group,
        "code": facts.code.strip(),
        "name": facts.name.strip(),
        "points": facts.points,
        "rule": dict(facts.rule),
        "guide": facts.guide.strip(),
        "evidence_required": facts.evidence_required,
        "may_not_arise": facts.may_not_arise,
        "bonus": facts.bonus,
        "source": facts.source.strip(),
    }


def _next_position(unit: Unit, index_code: str) -> int:
    last = OwnCriterion.objects.filter(unit=unit, index=index_code).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def _table(row: OwnCriterion) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "points": row.points,
        "rule": row.rule,
        "guide": row.guide,
        "indicator": row.indicator,
        "evidence_required": row.evidence_required,
        "may_not_arise": row.may_not_arise,
        "bonus": row.bonus,
        "example": row.example,
        "source": row.source,
    }
