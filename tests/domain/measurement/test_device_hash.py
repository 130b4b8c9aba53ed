"""Names of many devices at once are those that are given one by one."""

import numpy as np
import pytest

from hatangso.domain.measurement.device_hash import DeviceHasher, halves_of, names_of
from hatangso.domain.measurement.privacy import HASH_LETTERS, device_of

KEYS = [bytes(range(32)), b"a key longer than a block of sixty-four bytes, as RFC 2104 allows it to be"]
# Lengths about the ends of blocks: 55 bytes and the padding fill one block, 56 need a second.
TEXTS = ["", "d1", "thiết bị", *("x" * n for n in (54, 55, 56, 63, 64, 65, 119, 120, 500))] * 3


def hashed(texts: list[str], key: list[int]) -> list[str]:
    octets = [text.encode() for text in texts]
    data = np.frombuffer(b"".join(octets) or b"\0", np.uint8)
    offsets = np.cumsum([0, *map(len, octets)]).astype(np.int32)
    names = bytes(names_of(*DeviceHasher(KEYS)(data, offsets, np.array(key, np.int16)))).decode()
    return [names[k : k + HASH_LETTERS] for k in range(0, len(names), HASH_LETTERS)]


@pytest.mark.parametrize("key", [0, 1])
def test_every_length_of_text_gives_the_name_of_the_plain_way(key: int) -> None:
    assert hashed(TEXTS, [key] * len(TEXTS)) == [device_of(KEYS[key], text) for text in TEXTS]


def test_each_text_has_its_own_key_or_none() -> None:
    told = hashed(["may-1", "may-1", "may-1"], [0, 1, -1])
    assert told == [device_of(KEYS[0], "may-1"), device_of(KEYS[1], "may-1"), "0" * HASH_LETTERS]
    assert hashed([], []) == []


def test_a_name_is_two_numbers_and_back() -> None:
    name = device_of(KEYS[0], "may-1")
    high, low = halves_of(name)
    assert bytes(names_of(np.array([high], np.uint64), np.array([low], np.uint16))).decode() == name
