"""A category of citizens' reports: what is asked, who usually mends it, what everybody may see of it.

One TOML file in catalog/report_categories makes one; from it grow the public form, the inbox and Open311.
"""

from dataclasses import dataclass, field
from typing import Literal

from hatangso.domain.words import Words

QuestionKind = Literal["text", "number", "choice", "choices", "time"]
Urgency = Literal["urgent", "normal", "low"]

URGENCIES: dict[Urgency, Words] = {
    "urgent": Words("Khẩn cấp", "Urgent"),
    "normal": Words("Bình thường", "Normal"),
    "low": Words("Không gấp", "Can wait"),
}


@dataclass(frozen=True)
class Question:
    """One thing asked beside the text. `choices`: code → words, for the kinds choice and choices."""

    code: str
    label: Words
    kind: QuestionKind
    required: bool = False
    choices: dict[str, Words] = field(default_factory=dict)
    help: Words | None = None


@dataclass(frozen=True)
class Category:
    """One category. `asset_types`: types of the registry offered near the place, within `asset_metres`.

    `days`: our own promise of days to an answer, `owner_days`: what an owner gets of them; a locality may
    change both. `private`: the public sees category, commune, state and a coarse place, never text or photo.
    Another report of the category within `duplicate_metres` in `duplicate_days` days is shown before sending.
    """

    code: str
    name: Words
    hint: Words
    icon: str
    group: str
    owner_kind: str
    urgency: Urgency
    days: int
    owner_days: int
    private: bool
    duplicate_metres: float
    duplicate_days: int
    order: int = 100
    asset_types: tuple[str, ...] = ()
    asset_metres: float = 60.0
    warning: Words | None = None
    questions: tuple[Question, ...] = ()
    answers: tuple[Words, ...] = ()

    def question(self, code: str) -> Question | None:
        """The question of a code; None where the category asks no such thing."""
        return next((one for one in self.questions if one.code == code), None)


GROUPS: dict[str, Words] = {
    "network": Words("Sóng, mạng", "Signal, network"),
    "line": Words("Cáp, cột, cống bể", "Cables, poles, manholes"),
    "station": Words("Trạm, tủ thiết bị", "Stations, cabinets"),
    "public": Words("Thiết bị công cộng", "Public equipment"),
    "other": Words("Việc khác", "Something else"),
}
