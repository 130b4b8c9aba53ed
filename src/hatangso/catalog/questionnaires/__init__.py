"""Ready-made questionnaires: one TOML file each in this folder, found by itself and read strictly."""

import tomllib
from functools import cache
from importlib import resources

from hatangso.domain.surveys.questionnaire import Questionnaire
from hatangso.domain.surveys.reading import read_questionnaire
from hatangso.domain.words import Misstated


class QuestionnaireFileError(Exception):
    """A file of this folder is not as it must be; says which and what to change."""


@cache
def ready_questionnaires() -> dict[str, Questionnaire]:
    """Every ready-made questionnaire by its file's name, in the order of the names."""
    files = sorted(resources.files(__name__).iterdir(), key=lambda file: file.name)
    return {
        file.name.removesuffix(".toml"): read_file(file.name, file.read_text(encoding="utf-8"))
        for file in files
        if file.name.endswith(".toml")
    }


def read_file(name: str, text: str) -> Questionnaire:
    """One file's questionnaire."""
    try:
        return read_questionnaire(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, Misstated) as wrong:
        raise QuestionnaireFileError(f"{name}: {wrong}") from wrong
