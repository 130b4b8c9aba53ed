"""The code with which somebody deletes the test that they gave: it names the test and cannot be guessed.

Sixteen letters and digits in Crockford's base 32 (no I, L, O, U): eight that name the test (40 bits of a
SHA-256 of its id), eight that only the holder of the key can make (40 bits of an HMAC-SHA-256, RFC 2104).
"""

import hashlib
import hmac

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
HALF = 8
MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


def mark_of(test_id: str) -> str:
    """The part of the code that names the test."""
    return _letters(hashlib.sha256(test_id.encode()).digest())


def code_of(test_id: str, key: bytes) -> str:
    """The whole code, in groups of four: 'K7Q2-9F3M-XW1A-0C5T'."""
    mark = mark_of(test_id)
    whole = mark + _seal(mark, key)
    return "-".join(whole[at : at + 4] for at in range(0, 2 * HALF, 4))


def mark_in(typed: str, key: bytes) -> str | None:
    """The mark of a code as a person typed it (case, spaces, dashes, I for 1 …); None where it is no code.

    >>> mark_in(code_of("b5c0", b"key").lower().replace("-", " "), b"key") == mark_of("b5c0")
    True
    """
    letters = "".join(c for c in typed.upper() if c.isalnum()).translate(MISREAD)
    mark, seal = letters[:HALF], letters[HALF:]
    return mark if hmac.compare_digest(seal.encode(), _seal(mark, key).encode()) else None


def _seal(mark: str, key: bytes) -> str:
    return _letters(hmac.new(key, b"deletion of an own test\0" + mark.encode(), hashlib.sha256).digest())


def _letters(digest: bytes) -> str:
    number = int.from_bytes(digest[:8], "big")
    return "".join(LETTERS[(number >> (5 * place)) & 31] for place in range(HALF))
