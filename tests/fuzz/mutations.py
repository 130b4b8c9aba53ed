"""Ways in which files arrive broken, each a function of the bytes and a seeded source of chance."""

import random
import unicodedata
from collections.abc import Callable

Mutation = Callable[[bytes, random.Random], bytes]

_ODD = (
    "\u0000\u200b\u202e\ufeff\u0301\u0323đĐ①½٣१二𝟙\U0001f4f6\ud7ff\ue000\uf0b7\ufffd"
    "|\t%≥≤±–—…“”'\"/.,;:()[]{}\\"
)
_WORDS = (
    "100%", "99,9%", "≥", "trên", "tối thiểu", "gấp đôi", "từ", "20", "đến", "30", "Mbps", "Quý IV",
    "Năm 2025", "Hàng năm", "trước ngày 31/02/2026", "I.", "II.", "III.", "a)", "-", "+", "Phụ lục",
    "MỤC TIÊU", "NHIỆM VỤ", "TỔ CHỨC THỰC HIỆN", "Phòng Văn hóa - Xã hội;", "UBND", "12/2030",
    "chủ trì", "phối hợp", "định kỳ báo cáo", "ngày 10 tháng cuối quý", "1.000.000.000", "0%", "-5",
    "(((", ")))", "99999999999999999999",
)  # fmt: skip


def flip_bytes(data: bytes, chance: random.Random) -> bytes:
    """Some bytes are changed."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 40)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(data: bytes, chance: random.Random) -> bytes:
    """The end is missing, perhaps in the middle of a letter."""
    return data[: chance.randrange(len(data))]


def cut_out(data: bytes, chance: random.Random) -> bytes:
    """A piece in the middle is missing."""
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randrange(1, 4000) :]


def repeat_piece(data: bytes, chance: random.Random) -> bytes:
    """A piece stands there several times."""
    start = chance.randrange(len(data))
    piece = data[start : start + chance.randrange(1, 3000)]
    return data[:start] + piece * chance.randint(2, 12) + data[start:]


def drop_lines(data: bytes, chance: random.Random) -> bytes:
    """Lines are missing."""
    share = chance.random() * 0.6
    return b"\n".join(line for line in data.split(b"\n") if chance.random() > share)


def shuffle_lines(data: bytes, chance: random.Random) -> bytes:
    """Lines of one stretch change places."""
    lines = data.split(b"\n")
    start = chance.randrange(len(lines))
    stretch = lines[start : start + chance.randint(2, 120)]
    chance.shuffle(stretch)
    lines[start : start + len(stretch)] = stretch
    return b"\n".join(lines)


def join_lines(data: bytes, chance: random.Random) -> bytes:
    """Lines run into one another."""
    return b"".join(
        line + (b" " if chance.random() < 0.5 else b"\n")
        for line in data.split(b"\n")
        if line or chance.random() > 0.3
    )


def strange_letters(data: bytes, chance: random.Random) -> bytes:
    """Letters from anywhere in Unicode stand among the words."""
    text = list(data.decode("utf-8", "replace"))
    for _ in range(chance.randint(1, 200)):
        odd = chance.choice(_ODD) if chance.random() < 0.7 else chr(chance.randrange(0x20, 0xD7FF))
        text.insert(chance.randrange(len(text) + 1), odd)
    return "".join(text).encode("utf-8", "replace")


def strange_words(data: bytes, chance: random.Random) -> bytes:
    """Words of plans stand where they make no sense."""
    words = data.decode("utf-8", "replace").split(" ")
    for _ in range(chance.randint(1, 150)):
        words[chance.randrange(len(words))] = chance.choice(_WORDS)
    return " ".join(words).encode("utf-8", "replace")


def decomposed(data: bytes, chance: random.Random) -> bytes:
    """Accents stand apart from their letters, some of them lost."""
    text = unicodedata.normalize("NFD", data.decode("utf-8", "replace"))
    lost = chance.random() * 0.2
    return "".join(ch for ch in text if not (unicodedata.combining(ch) and chance.random() < lost)).encode()


def one_endless_line(data: bytes, chance: random.Random) -> bytes:
    """A sign or a word is repeated without end."""
    unit = chance.choice(
        [".", " ", "(", "- ", "1.", "|", "\t", "a) ", "100% ", "đến ", "và ", "I. ", ",;", "ệ"]
    )
    start = chance.randrange(len(data))
    return data[:start] + unit.encode() * chance.randint(1000, 30_000) + data[start:]


TEXT: tuple[Mutation, ...] = (
    flip_bytes,
    cut,
    cut_out,
    repeat_piece,
    drop_lines,
    shuffle_lines,
    join_lines,
    strange_letters,
    strange_words,
    decomposed,
    one_endless_line,
)
BINARY: tuple[Mutation, ...] = (flip_bytes, cut, cut_out, repeat_piece)


def mutated(data: bytes, mutations: tuple[Mutation, ...], chance: random.Random) -> bytes:
    """One to three mutations, one upon the other."""
    for _ in range(chance.randint(1, 3)):
        data = chance.choice(mutations)(data or b" ", chance)
    return data
