"""A deletion code names one test, is readable aloud, and cannot be made without the key."""

from hatangso.domain.measurement.deletion_code import LETTERS, code_of, mark_in, mark_of

KEY = b"key of the test"


def test_a_code_has_sixteen_letters_in_fours_and_leads_to_its_test() -> None:
    code = code_of("b5c0", KEY)
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert set(code) <= {*LETTERS, "-"}
    assert mark_in(code, KEY) == mark_of("b5c0")
    assert mark_in(f"  {code.lower().replace('-', '')} ", KEY) == mark_of("b5c0")


def test_misread_letters_are_forgiven() -> None:
    tests = [code_of(str(number), KEY) for number in range(200)]
    for code in tests:
        assert mark_in(code.replace("1", "I").replace("0", "O"), KEY) == mark_in(code, KEY)


def test_another_key_or_one_changed_letter_is_no_code() -> None:
    code = code_of("b5c0", KEY)
    assert mark_in(code, b"another key") is None
    other = "2" if code[-1] != "2" else "3"
    assert mark_in(code[:-1] + other, KEY) is None
    assert mark_in("", KEY) is None
    assert len({mark_of(str(number)) for number in range(10_000)}) == 10_000
