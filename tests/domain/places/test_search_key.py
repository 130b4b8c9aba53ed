from hatangso.domain.places.search_key import closeness, plain, query_words, search_key

NAMES = [
    "Phường Long Mỹ",
    "Phường Đống Đa",
    "Xã Long Mỹ Tây",
    "Xã Mỹ Long",
    "Phường Dòng Dạ",
    "Thị trấn An Long",
]


def found(query: str, names: list[str] = NAMES) -> list[str]:
    near = [(c, n) for n in names if (c := closeness(query, names=[n, n.split(" ", 1)[1]]))]
    return [name for _, name in sorted(near)]


def test_the_letter_d_with_a_stroke_is_found_without_it() -> None:
    assert plain("Đống Đa, ĐẮK LẮK") == "dong da, dak lak"


def test_composed_and_decomposed_accents_have_one_key() -> None:
    assert plain("Long My\u0303") == plain("Long Mỹ") == "long my"


def test_a_key_holds_code_names_former_names_and_province_once() -> None:
    key = search_key("31471", "Phường Long Mỹ", "Thị xã Long Mỹ", "Cần Thơ", "Cần Thơ", "")
    assert key == "31471 phuong long my thi xa long my can tho"
    assert all(word in key for word in query_words("can tho long my"))


def test_the_whole_name_comes_before_its_beginning_and_that_before_the_rest() -> None:
    assert found("long my") == ["Phường Long Mỹ", "Xã Long Mỹ Tây", "Xã Mỹ Long"]
    assert found("long")[:2] == ["Phường Long Mỹ", "Xã Long Mỹ Tây"]


def test_among_equals_the_accents_typed_decide() -> None:
    assert found("đống đa") == ["Phường Đống Đa", "Phường Dòng Dạ"]
    assert found("dòng dạ") == ["Phường Dòng Dạ", "Phường Đống Đa"]


def test_half_typed_words_are_found() -> None:
    assert found("phuong do") == ["Phường Dòng Dạ", "Phường Đống Đa"]


def test_a_code_is_found_by_its_beginning() -> None:
    whole = closeness("31471", names=["Phường Long Mỹ"], code="31471")
    begun = closeness("314", names=["Phường Long Mỹ"], code="31471")
    assert whole is not None
    assert begun is not None
    assert whole < begun
    assert closeness("471", names=["Phường Long Mỹ"], code="31471") is None


def test_a_name_in_use_is_nearer_than_a_former_one() -> None:
    now, before = (
        closeness("long my", names=["Long Mỹ"]),
        closeness("long my", names=["Vĩnh Viễn", "Long Mỹ"]),
    )
    assert now is not None
    assert before is not None
    assert now < before


def test_nothing_typed_finds_nothing() -> None:
    assert closeness("  , ", names=["Long Mỹ"]) is None
    assert closeness("hue", names=["Long Mỹ"]) is None
