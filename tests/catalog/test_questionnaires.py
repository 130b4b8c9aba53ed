"""The ready-made questionnaires are found, read, and feed indicators that a survey can know."""

import pytest

from hatangso.catalog.discovery import indicators
from hatangso.catalog.questionnaires import QuestionnaireFileError, read_file, ready_questionnaires
from hatangso.domain.indicators.indicator import Knower


def test_every_indicator_known_by_survey_has_a_questionnaire() -> None:
    known = {code for code, one in indicators().items() if Knower.SURVEY in one.known_by}
    fed = {feed.indicator for one in ready_questionnaires().values() for feed in one.feeds}
    assert fed == known


def test_a_share_counts_no_part_above_its_whole() -> None:
    for name, one in ready_questionnaires().items():
        for feed in one.feeds:
            part = one.question(feed.part)
            assert part is not None
            if feed.whole:
                assert part.at_most == feed.whole, name


def test_no_questionnaire_asks_for_names_or_telephone_numbers() -> None:
    asked = " ".join(q.text.lower() for one in ready_questionnaires().values() for q in one.questions)
    assert not any(word in asked for word in ("họ tên", "số điện thoại", "địa chỉ", "căn cước", "số nhà"))


def test_a_bad_file_names_itself() -> None:
    with pytest.raises(QuestionnaireFileError, match=r"mau\.toml: Phiếu phải có"):
        read_file("mau.toml", 'title = "Mẫu"\nquestions = []')
