"""A photo without what it tells besides the picture: no place, time, owner or camera, no hidden attachment.

JPEG (ITU-T T.81, annex B; Exif stands in APP1), PNG (W3C PNG 3, ch. 5 and 11), WebP (RFC 9649). The picture's
own bytes are carried over unchanged; nothing is decoded. What is not such a picture from its first byte to
its last marker is refused. Of Exif (APP1 of a JPEG, eXIf of a PNG, EXIF of a WebP) the orientation alone
stays, written anew (Exif 2.32, tag 0x0112): without it a portrait photo lies sideways.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from hatangso.domain.words import Misstated

MOST_PIXELS = 60_000_000
PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {
    b"IHDR",
    b"PLTE",
    b"IDAT",
    b"IEND",
    b"tRNS",
    b"gAMA",
    b"cHRM",
    b"sRGB",
    b"iCCP",
    b"sBIT",
    b"bKGD",
}
_WEBP_KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP"}
_EXIF = b"Exif\0\0"
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # SOF0–15 without DHT, JPG, DAC
_BARE = {0x01, *range(0xD0, 0xD8)}  # markers without a length: TEM, RST0–7
_ORIENTATION, _SHORT = 0x0112, 3  # a tag of Exif, a type of TIFF
_VP8X_EXIF, _VP8X_XMP, _VP8X_ANIMATION = 0x08, 0x04, 0x02


@dataclass(frozen=True)
class Photo:
    """The bytes to keep, and what they are; width and height as they are stored, before any turning."""

    data: bytes
    media_type: str
    width: int
    height: int


def without_metadata(data: bytes) -> Photo:
    """The same picture with nothing else in it. Misstated where the bytes are no JPEG, PNG or WebP."""
    try:
        if data.startswith(b"\xff\xd8\xff"):
            photo = _jpeg(data)
        elif data.startswith(PNG):
            photo = _png(data)
        elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            photo = _webp(data)
        else:
            raise Misstated(*_NO_PICTURE)
    except (struct.error, IndexError):
        raise Misstated(*_BROKEN) from None
    if not 0 < photo.width * photo.height <= MOST_PIXELS:
        raise Misstated("Ảnh quá lớn hoặc không có kích thước.", "The photo is too large or has no size.")
    return photo


def _jpeg(data: bytes) -> Photo:
    kept, size = bytearray(b"\xff\xd8"), (0, 0)
    at, orientation = 2, 1
    while True:
        marker, at = _marker(data, at)
        if marker == 0xD9:
            if size == (0, 0):
                raise Misstated(*_BROKEN)
            return Photo(bytes(kept + b"\xff\xd9"), "image/jpeg", *size)
        if marker in _BARE:
            kept += bytes((0xFF, marker))
            continue
        (length,) = struct.unpack_from(">H", data, at)
        body = data[at + 2 : at + length]
        if length < 2 or len(body) != length - 2:
            raise Misstated(*_BROKEN)
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", body, 1)
            size = (width, height)
        exif = marker == 0xE1 and body.startswith(_EXIF)
        if exif and orientation == 1 and (orientation := _orientation(body)) != 1:
            told = _EXIF + _tiff_of(orientation)
            kept += b"\xff\xe1" + struct.pack(">H", len(told) + 2) + told
        if _is_picture(marker, body):
            kept += data[at - 2 : at + length]
        at += length
        if marker == 0xDA:
            end = _end_of_scan(data, at)
            kept += data[at:end]
            at = end


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """The next marker and where its segment begins; fill bytes before it are skipped."""
    if data[at] != 0xFF:
        raise Misstated(*_BROKEN)
    while data[at] == 0xFF:
        at += 1
    return data[at], at + 1


def _is_picture(marker: int, body: bytes) -> bool:
    """Not comments, nor application data other than JFIF, a colour profile and Adobe's colour transform."""
    if marker == 0xE0:
        return body.startswith(b"JFIF\x00") and len(body) == 14  # a longer one carries a thumbnail
    if marker == 0xE2:
        return body.startswith(b"ICC_PROFILE\x00")
    if marker == 0xEE:
        return body.startswith(b"Adobe") and len(body) == 12
    return not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _orientation(exif: bytes) -> int:
    """How Exif says the picture is to be turned: 2–8; 1 where it says nothing that can be read. It is a TIFF,
    behind the name that JPEG puts before it or, as in PNG and WebP, bare."""
    tiff = exif.removeprefix(_EXIF)
    if tiff[:4] not in (b"II*\0", b"MM\0*"):
        return 1
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        (first,) = struct.unpack_from(order + "I", tiff, 4)
        (entries,) = struct.unpack_from(order + "H", tiff, first)
        for entry in range(first + 2, first + 2 + 12 * entries, 12):
            tag, kind, count, value = struct.unpack_from(order + "HHIH", tiff, entry)
            if (tag, kind, count) == (_ORIENTATION, _SHORT, 1):
                return value if 2 <= value <= 8 else 1
    except struct.error:  # of what is broken nothing is kept
        return 1
    return 1


def _tiff_of(orientation: int) -> bytes:
    """A TIFF directory that tells this and nothing else."""
    entry = struct.pack(">HHIHH", _ORIENTATION, _SHORT, 1, orientation, 0)
    return b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the entropy-coded bytes end: at the next marker that is no stuffed zero and no restart."""
    while True:
        found = data.find(b"\xff", at)
        at = len(data) if found < 0 else found
        following = data[at + 1]
        if following == 0 or 0xD0 <= following <= 0xD7:
            at += 2
        elif following == 0xFF:
            at += 1
        else:
            return at


def _png(data: bytes) -> Photo:
    kept = bytearray(PNG)
    seen: list[bytes] = []
    orientation = 1
    for name, whole, body in _png_chunks(data):
        if not seen and name == b"IHDR":
            width, height = struct.unpack_from(">II", body)
        seen.append(name)
        if name in _PNG_KEPT:
            kept += whole
        if name == b"eXIf" and orientation == 1 and (orientation := _orientation(body)) != 1:
            kept += _png_chunk(name, _tiff_of(orientation))
        if name == b"IEND":
            break
    if seen[:1] != [b"IHDR"] or b"IDAT" not in seen:
        raise Misstated(*_BROKEN)
    return Photo(bytes(kept), "image/png", width, height)


def _png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    at = len(PNG)
    while True:
        (length,) = struct.unpack_from(">I", data, at)
        whole = data[at : at + 12 + length]
        if len(whole) != 12 + length:
            raise Misstated(*_BROKEN)
        yield whole[4:8], whole, whole[8:-4]
        at += len(whole)


def _webp(data: bytes) -> Photo:
    (length,) = struct.unpack_from("<I", data, 4)
    if length + 8 > len(data):
        raise Misstated(*_BROKEN)
    kept, size, at = bytearray(), (0, 0), 12
    header, orientation = -1, 1  # where the extended header stands, without which a WebP has no Exif
    while at + 8 <= length + 8:
        name, (body_length,) = data[at : at + 4], struct.unpack_from("<I", data, at + 4)
        body = data[at + 8 : at + 8 + body_length]
        if len(body) != body_length:
            raise Misstated(*_BROKEN)
        at += 8 + body_length + body_length % 2
        if name == b"VP8X" and body[0] & _VP8X_ANIMATION:
            raise Misstated(*_NO_PICTURE)
        if name == b"VP8X":
            body = bytes((body[0] & ~(_VP8X_EXIF | _VP8X_XMP),)) + body[1:]
            header = len(kept) if header < 0 else header
        if name == b"EXIF" and header >= 0 and orientation == 1:
            orientation = _orientation(body)
        if name in _WEBP_KEPT:
            kept += _webp_chunk(name, body)
            size = _webp_size(name, body) or size
    if size == (0, 0):
        raise Misstated(*_BROKEN)
    if orientation != 1:  # behind the picture, as the format has it
        kept[header + 8] |= _VP8X_EXIF
        kept += _webp_chunk(b"EXIF", _tiff_of(orientation))
    whole = b"RIFF" + struct.pack("<I", len(kept) + 4) + b"WEBP" + bytes(kept)
    return Photo(whole, "image/webp", *size)


def _webp_chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) % 2)


def _webp_size(name: bytes, body: bytes) -> tuple[int, int] | None:
    """Width and height of a lossy or lossless picture; None for other chunks."""
    if name == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", body, 6)
        return width & 0x3FFF, height & 0x3FFF
    if name == b"VP8L" and body[:1] == b"\x2f":
        (bits,) = struct.unpack_from("<I", body, 1)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None


_NO_PICTURE = ("Chỉ nhận ảnh JPEG, PNG hoặc WebP.", "Only JPEG, PNG or WebP photos are taken.")
_BROKEN = ("Tệp ảnh bị hỏng hoặc bị cắt cụt.", "The photo is broken or cut short.")
