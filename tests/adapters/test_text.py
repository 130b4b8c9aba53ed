"""Bytes of plain text: Unicode in every dress, and the Vietnamese encodings of before it."""

import codecs
import unicodedata

import pytest

from hatangso.adapters.legacy_fonts import from_legacy_font, from_tcvn3, from_vni
from hatangso.adapters.refusals import DocumentRefused
from hatangso.adapters.text import decode

PLAN = (
    "KẾ HOẠCH\nPhát triển hạ tầng số trên địa bàn phường\n"
    "Thực hiện các mục tiêu của thành phố và Ủy ban nhân dân phường đến năm 2030:"
    " chỉ đạo, kỹ thuật, lĩnh vực."
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_read_with_and_without_its_mark(encoding: str) -> None:
    assert decode(PLAN.encode(encoding)) == (PLAN, ())


def test_decomposed_text_stays_decomposed() -> None:
    decomposed = unicodedata.normalize("NFD", PLAN)
    assert decode(decomposed.encode()) == (decomposed, ())


def test_windows_1258_is_read_and_noted() -> None:
    # The code page writes tones as signs of their own after the letter.
    typed = "".join(_tone_apart(ch) for ch in PLAN)
    text, notes = decode(typed.encode("cp1258"))
    assert text == PLAN
    assert "Windows-1258" in notes[0]


def test_tcvn3_and_vni_typed_into_plain_text_are_turned_and_noted() -> None:
    tcvn3 = "KÕ ho¹ch ph¸t triÓn h¹ tÇng sè trªn ®Þa bµn ph\u00adêng, thùc hiÖn c¸c môc tiªu cña"
    vni = "Keá hoaïch phaùt trieån haï taàng soá treân ñòa baøn phöôøng, thöïc hieän caùc muïc tieâu"
    for typed, name in ((tcvn3, "TCVN3"), (vni, "VNI")):
        text, notes = decode(typed.encode("utf-8"))
        assert text.startswith("Kế hoạch phát triển hạ tầng số trên địa bàn phường, thực hiện các mục tiêu")
        assert name in notes[0]
        assert decode(typed.encode("latin-1"))[0] == text


def test_text_cut_in_the_middle_of_a_letter_loses_only_that_letter() -> None:
    text, notes = decode(PLAN.encode() + "ế".encode()[:2])
    assert text == PLAN
    assert "cụt" in notes[0]


def test_a_damaged_byte_is_shown_as_such() -> None:
    data = PLAN.encode().replace("năm".encode(), b"n\xff\xfem", 1)
    text, notes = decode(data)
    assert "n\ufffd\ufffdm 2030" in text
    assert "hỏng" in notes[0]


def test_nul_bytes_among_text_are_taken_out() -> None:
    assert decode(PLAN.encode().replace(b"\n", b"\n\x00"))[0] == PLAN


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(DocumentRefused) as refused:
        decode(bytes(range(1, 32)) * 40)
    assert refused.value.code == "unknown_type"


def test_a_mark_alone_is_empty_text() -> None:
    assert decode(codecs.BOM_UTF8) == ("", ())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("KÕ ho¹ch", "Kế hoạch"),
        ("Uû ban nh©n d©n", "Uỷ ban nhân dân"),
        ("®Õn n¨m 2030", "đến năm 2030"),
        ("kü thuËt, lÜnh vùc, chØ ®¹o", "kỹ thuật, lĩnh vực, chỉ đạo"),
    ],
)
def test_tcvn3_letters(typed: str, meant: str) -> None:
    assert from_tcvn3(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("UÛy ban nhaân daân", "Ủy ban nhân dân"),
        ("KEÁ HOAÏCH", "KẾ HOẠCH"),
        ("ñeán naêm 2030, chæ ñaïo, kyõ thuaät, lónh vöïc", "đến năm 2030, chỉ đạo, kỹ thuật, lĩnh vực"),
    ],
)
def test_vni_letters(typed: str, meant: str) -> None:
    assert from_vni(typed) == meant


def test_a_font_decides_whether_letters_are_turned() -> None:
    assert from_legacy_font("ho¹ch", "ABCDEF+.VnTime") == "hoạch"
    assert from_legacy_font("ho¹ch", ".VnArialH") == "HOẠCH"
    assert from_legacy_font("hoaïch", "VNI-Times") == "hoạch"
    assert from_legacy_font("ho¹ch", "Times New Roman") == "ho¹ch"


def _tone_apart(letter: str) -> str:
    tones = "\u0300\u0301\u0303\u0309\u0323"
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(ch for ch in parts if ch in tones)
    return unicodedata.normalize("NFC", "".join(ch for ch in parts if ch not in tones)) + tone
