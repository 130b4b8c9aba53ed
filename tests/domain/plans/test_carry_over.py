"""Which item of an earlier review a newly read one continues, and whose word counts."""

from hatangso.domain.plans.carry_over import Item, continued, merged, same_reading
from hatangso.domain.plans.from_items import KeptItem, extract_from_items
from hatangso.domain.plans.items import DocumentFields

FIVE_G = {"text": "5G phủ sóng 99% dân số vào cuối kỳ kế hoạch của xã", "year": 2030}
FIBRE = {"text": "95% hộ gia đình có cáp quang", "year": 2030}


def test_the_same_reading_is_continued_wherever_it_stands() -> None:
    moved = {**FIBRE, "measures": [{"op": ">=", "value": 95, "span": {"start": 7, "end": 9}}]}
    before = {**FIBRE, "measures": [{"op": ">=", "value": 95, "span": {"start": 1, "end": 3}}]}
    fresh = [Item("target", moved), Item("target", FIVE_G)]
    earlier = [Item("target", FIVE_G), Item("target", before)]
    assert continued(fresh, earlier) == [1, 0]
    assert same_reading(moved, before)


def test_two_years_of_one_sentence_keep_apart() -> None:
    fresh = [Item("target", {**FIVE_G, "year": year}) for year in (2027, 2030)]
    earlier = [Item("target", {**FIVE_G, "year": year, "note": "x"}) for year in (2030, 2027)]
    assert continued(fresh, earlier) == [1, 0]


def test_a_changed_figure_is_the_same_item_and_another_sentence_is_not() -> None:
    changed = {**FIVE_G, "text": FIVE_G["text"].replace("99%", "100%")}  # type: ignore[union-attr]
    assert continued([Item("target", changed)], [Item("target", FIVE_G)]) == [0]
    assert continued([Item("target", FIBRE)], [Item("target", FIVE_G)]) == [None]
    assert continued([Item("task", FIVE_G)], [Item("target", FIVE_G)]) == [None]


def test_what_a_person_made_is_continued_only_by_nearly_its_own_words() -> None:
    added = Item("target", {**FIBRE, "year": 2028}, by_person=True)
    assert continued([Item("target", FIBRE)], [added]) == [0]
    half = Item("target", {"text": "5G phủ sóng 99% dân số"}, by_person=True)
    assert continued([Item("target", FIVE_G)], [half]) == [None]


def test_each_earlier_item_is_continued_once() -> None:
    assert continued([Item("target", FIBRE), Item("target", FIBRE)], [Item("target", FIBRE)]) == [0, None]


def test_the_person_s_word_stands_where_the_document_did_not_change_its_own() -> None:
    read = {"year": 2030, "text": "đạt 90%", "lead": ["A"]}
    mine = {"year": 2029, "text": "đạt 90 %", "lead": ["A"], "make_task": True}
    again = {"year": 2030, "text": "đạt 95%", "lead": ["A", "B"]}
    assert merged(read, mine, again) == {
        "year": 2029,
        "text": "đạt 95%",
        "lead": ["A", "B"],
        "make_task": True,
    }


def test_an_extract_is_put_together_again_from_kept_items() -> None:
    document = DocumentFields("1/KH", None, "Kế hoạch", "xã A", "commune", (2026, 2030), None)
    measure = {"indicator": "iot_per_capita", "op": "between", "value": [2, 3], "unit": "connection/person"}
    plan = extract_from_items(
        document,
        "…",
        [
            KeptItem("target", {**FIVE_G, "measures": [measure]}, 3, 9),
            KeptItem("task", {"text": "Làm", "schedule": {"kind": "by", "year": 2027}, "make_task": True}),
            KeptItem("duty", {"reporter": "A", "frequency": "annual", "due": {"month": 12, "day": 5}}),
            KeptItem("warning", {"message": "…"}),
        ],
    )
    assert plan.targets[0].measures[0].value == (2, 3)
    assert (plan.targets[0].source.start, plan.targets[0].source.end) == (3, 9)
    assert plan.tasks[0].schedule is not None
    assert plan.tasks[0].schedule.last_year() == 2027
    assert plan.duties[0].due is not None
    assert (plan.duties[0].due.month, plan.duties[0].due.day) == (12, 5)
    assert plan.warnings == ()
