"""How one criterion turns an answer into points. Every kind of rule is one file and one line in RULES."""

from collections.abc import Mapping
from typing import Any

from hatangso.domain.indices.answer import Rule
from hatangso.domain.indices.bands import Bands
from hatangso.domain.indices.by_hand import ByHand
from hatangso.domain.indices.fields import Fields
from hatangso.domain.indices.proportional import Proportional
from hatangso.domain.indices.three_steps import ThreeSteps

RULES: dict[str, Any] = {
    "bands": Bands,
    "proportional": Proportional,
    "three_steps": ThreeSteps,
    "by_hand": ByHand,
}


def read_rule(table: Mapping[str, Any], *, most: float, file: str, where: str) -> Rule:
    """The rule of a table such as {kind = "bands", …}; IndexTrouble names file and key.

    >>> read_rule({"kind": "three_steps"}, most=10, file="x.toml", where="criteria[1]")
    ThreeSteps()
    """
    fields = Fields(table, file=file, where=where)
    kind = fields.choice("kind", tuple(RULES))
    rule: Rule = RULES[kind].read(fields, most)
    fields.finish()
    return rule
