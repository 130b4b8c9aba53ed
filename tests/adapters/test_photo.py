"""What a photo tells besides the picture is taken out; what is no photo is refused."""

import contextlib
import io
import struct
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from hatangso.adapters.photo import without_metadata
from hatangso.domain.words import Misstated
from tests.adapters.photos import GPS, exif_with_gps, exif_with_gps_and_orientation, jpeg, png, webp


def test_the_place_of_a_jpeg_is_gone_and_the_picture_unchanged() -> None:
    bare = jpeg()
    told = jpeg(exif_with_gps()) + b"trailing video of a motion photo " + GPS
    assert GPS in told
    clean = without_metadata(told)
    assert (clean.media_type, clean.width, clean.height) == ("image/jpeg", 8, 8)
    assert clean.data == bare == without_metadata(bare).data
    assert GPS not in clean.data
    assert b"Exif" not in clean.data


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("orientation", [2, 6, 8])
def test_of_a_jpegs_exif_only_how_it_is_turned_stays(orientation: int, order: str) -> None:
    clean = without_metadata(jpeg(exif_with_gps_and_orientation(orientation, order)))
    told = clean.data[2:38]  # one segment of 36 bytes: a big-endian directory of one entry
    assert told[:18] == b"\xff\xe1\x00\x22Exif\0\0MM\0*\0\0\0\x08"
    assert struct.unpack(">HHHIHHI", told[18:]) == (1, 0x0112, 3, 1, orientation, 0, 0)
    assert clean.data[:2] + clean.data[38:] == jpeg()
    assert without_metadata(clean.data).data == clean.data


@pytest.mark.parametrize("orientation", [0, 1, 9, 65535])
def test_a_jpeg_that_stands_upright_keeps_no_exif(orientation: int) -> None:
    assert without_metadata(jpeg(exif_with_gps_and_orientation(orientation))).data == jpeg()


def test_the_place_of_a_png_and_its_texts_are_gone() -> None:
    clean = without_metadata(png(((b"eXIf", GPS), (b"tEXt", b"Author\0somebody"), (b"zzZz", b"?"))))
    assert clean.data == png() == without_metadata(png()).data
    assert (clean.media_type, clean.width, clean.height) == ("image/png", 2, 2)


def test_the_place_of_a_webp_is_gone() -> None:
    clean = without_metadata(webp(exif=GPS))
    assert GPS not in clean.data
    assert (clean.media_type, clean.width, clean.height) == ("image/webp", 1, 1)
    flags = clean.data[20]
    assert flags & 0x0C == 0, "the header no longer promises Exif or XMP"
    assert struct.unpack_from("<I", clean.data, 4)[0] + 8 == len(clean.data)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("named", [b"", b"Exif\0\0"], ids=["bare", "named"])
def test_a_png_and_a_webp_stay_turned_as_their_exif_says_and_tell_nothing_else(
    named: bytes, order: str
) -> None:
    exif = named + exif_with_gps_and_orientation(6, order)[6:]
    for told in (png(((b"eXIf", exif),)), webp(exif=exif)):
        clean = without_metadata(told)
        with Image.open(io.BytesIO(clean.data)) as picture:
            picture.load()
            assert dict(picture.getexif()) == {0x0112: 6}, clean.media_type
        assert GPS not in clean.data
        assert without_metadata(clean.data).data == clean.data
    for upright in (png(((b"eXIf", exif_with_gps_and_orientation(1)[6:]),)), webp(exif=b"MM\0*" + GPS)):
        assert b"exif" not in without_metadata(upright).data.lower()


@pytest.mark.parametrize(
    "no_photo",
    [
        b"",
        b"GIF89a",
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe1\xff\xff Exif",
        b"\xff\xd8\xff\xd9",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x04\x00\x00\x00WEBP",
        jpeg()[:-40],
        png()[:-5],
        webp()[:-3],
        png(width=100_000, height=100_000),
    ],
)
def test_what_is_no_photo_is_refused(no_photo: bytes) -> None:
    with pytest.raises(Misstated):
        without_metadata(no_photo)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(cut=st.integers(0, 700), at=st.integers(0, 700), byte=st.integers(0, 255))
def test_a_damaged_photo_is_read_or_refused_and_never_crashes(cut: int, at: int, byte: int) -> None:
    for whole in (jpeg(exif_with_gps()), png(((b"eXIf", GPS),)), webp(exif=GPS)):
        damaged = bytearray(whole)
        damaged[at % len(damaged)] = byte
        with contextlib.suppress(Misstated):
            without_metadata(bytes(damaged[: len(damaged) - cut % 50]))


def test_a_png_crc_is_what_it_was() -> None:
    chunk = png()[8:33]
    assert zlib.crc32(chunk[4:21]) == struct.unpack(">I", chunk[21:])[0]
