"""Slots go to who came first; tokens say which test and are refused when they should be."""

import pytest

from hatangso.domain.measurement.sealed import NotSealed, seal, unseal
from hatangso.domain.measurement.slots import (
    QUEUE_LIMIT,
    Granted,
    Slots,
    Token,
    TokenRefused,
    Waits,
    read_token,
    sign_token,
)


def ask(slots: Slots, name: str, now: float = 0, ticket: str | None = None) -> Granted | Waits:
    return slots.ask(ticket=ticket, new_id=name, now=now)


def test_two_slots_then_places_in_the_order_of_coming() -> None:
    slots = Slots(2)
    assert ask(slots, "a") == Granted("a")
    assert ask(slots, "b") == Granted("b")
    assert ask(slots, "c") == Waits("c", 1, 7)  # 25 s a test, two slots: 25 / 4
    assert ask(slots, "d") == Waits("d", 2, 13)
    assert ask(slots, "later", now=5, ticket="c") == Waits("c", 1, 7)
    slots.release("a")
    assert ask(slots, "x", now=6, ticket="d") == Waits("d", 2, 13)  # c stands before d
    assert ask(slots, "y", now=7, ticket="c") == Granted("y")
    assert ask(slots, "z", now=8, ticket="d") == Waits("d", 1, 7)
    slots.release("b")
    slots.release("b")
    assert ask(slots, "w", now=9, ticket="d") == Granted("w")
    assert slots.running == 2


def test_two_free_slots_let_the_second_in_without_waiting_for_the_first() -> None:
    slots = Slots(2)
    ask(slots, "a"), ask(slots, "b"), ask(slots, "c"), ask(slots, "d")
    slots.release("a")
    slots.release("b")
    assert ask(slots, "x", ticket="d") == Granted("x")
    assert ask(slots, "e") == Waits("e", 2, 13)  # the other is c's
    assert ask(slots, "y", ticket="c") == Granted("y")


def test_one_network_holds_all_slots_but_one_while_others_wait() -> None:
    slots = Slots(2)

    def of(network: str, name: str, ticket: str | None = None) -> Granted | Waits:
        return slots.ask(ticket=ticket, new_id=name, now=0, network=network)

    assert [of("203.0.113.0", name) for name in "ab"] == [Granted("a"), Granted("b")]  # nobody else asks
    assert of("203.0.113.0", "c") == Waits("c", 1, 7)
    assert of("198.51.100.0", "d") == Waits("d", 2, 13)
    slots.release("a")
    assert of("203.0.113.0", "x", ticket="c") == Waits("c", 1, 7)  # first, but its network has its share
    assert of("198.51.100.0", "y", ticket="d") == Granted("y")
    slots.release("b")
    assert of("203.0.113.0", "z", ticket="c") == Granted("z")
    slots.release("y")
    assert of("203.0.113.0", "w") == Granted("w")


def test_who_does_not_ask_again_for_30_s_loses_the_place() -> None:
    slots = Slots(1)
    ask(slots, "a")
    ask(slots, "b", now=0)
    ask(slots, "c", now=20)
    assert slots.waits("b", now=30)
    assert not slots.waits("b", now=30.1)
    assert ask(slots, "x", now=31, ticket="c") == Waits("c", 1, 13)
    assert ask(slots, "y", now=31, ticket="b") == Waits("y", 2, 15)  # anew, at the end


def test_a_slot_that_nobody_gave_back_is_free_after_three_minutes() -> None:
    slots = Slots(1)
    ask(slots, "a", now=0)
    assert isinstance(ask(slots, "b", now=179), Waits)
    assert ask(slots, "c", now=181, ticket="b") == Granted("c")


def test_a_full_queue_gives_no_ticket() -> None:
    slots = Slots(1)
    for number in range(QUEUE_LIMIT + 1):
        ask(slots, f"t{number}")
    assert ask(slots, "one more") == Waits(None, QUEUE_LIMIT + 1, 30)


def test_tokens() -> None:
    token = Token("t1", 10, 100.0)
    text = sign_token(token, "key")
    assert read_token(text, "key", now=99.9) == token
    for given, key, now, reason in (
        ("", "key", 0, "token_missing"),
        (text, "other", 0, "token_forged"),
        (text[1:], "key", 0, "token_forged"),
        (text + "A", "key", 0, "token_forged"),
        (text, "key", 100.0, "token_expired"),
        (seal("speed result 1", {"t": "t1", "s": 10, "e": 100}, "key"), "key", 0, "token_forged"),
        (seal("speed token 1", {"t": "t1"}, "key"), "key", 0, "token_forged"),
    ):
        with pytest.raises(TokenRefused, match=reason):
            read_token(given, key, now=now)


def test_what_is_sealed_comes_back_as_it_was() -> None:
    record = {"tốc độ": 96.1, "trống": None, "danh sách": [1, 2.5, "ô"]}
    text = seal("this", record, "key")
    assert unseal("this", text, "key") == record
    assert text.isascii()
    for wrong in (text.replace(".", ""), f".{text}", "é.é", text[:-1], ""):
        with pytest.raises(NotSealed):
            unseal("this", wrong, "key")
    with pytest.raises(NotSealed):
        unseal("that", text, "key")
