"""Small real photos for the tests, with and without what a phone's camera writes beside the picture."""

import base64
import struct
import zlib

GPS = b"GPS 10.7769N 106.7009E"  # a text to look for; the Exif below also has a real GPS directory
# an 8 by 8 grey picture, written by libjpeg
_GREY = (
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcp"
    "LDAxNDQ0Hyc5PTgyPC4zNDL/wAALCAAIAAgBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgED"
    "AwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RF"
    "RkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJ"
    "ytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/ACv/2Q=="
)


def jpeg(exif: bytes = b"") -> bytes:
    """The picture, with an APP1 segment of that content where one is given."""
    data = base64.b64decode(_GREY)
    if not exif:
        return data
    segment = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    return data[:2] + segment + data[2:]


def exif_with_gps() -> bytes:
    """An Exif block whose GPS directory tells 10°46'N (TIFF little endian), and the text GPS."""
    latitude = struct.pack("<6I", 10, 1, 46, 1, 0, 1)
    gps = struct.pack("<H", 2)
    gps += struct.pack("<HHI4s", 1, 2, 2, b"N\0\0\0") + struct.pack("<HHII", 2, 5, 3, 8 + 18 + 30)
    gps += struct.pack("<I", 0)
    first = struct.pack("<H", 1) + struct.pack("<HHII", 0x8825, 4, 1, 26) + struct.pack("<I", 0)
    return b"Exif\0\0" + b"II*\0" + struct.pack("<I", 8) + first + gps + latitude + GPS


def exif_with_gps_and_orientation(orientation: int, order: str = "<") -> bytes:
    """An Exif block that tells a make, how the picture is to be turned, and the text GPS."""
    make = struct.pack(order + "HHI4s", 0x010F, 2, 4, b"abc\0")
    turned = struct.pack(order + "HHIHH", 0x0112, 3, 1, orientation, 0)
    first = struct.pack(order + "H", 2) + make + turned + struct.pack(order + "I", 0)
    head = b"II*\0" if order == "<" else b"MM\0*"
    return b"Exif\0\0" + head + struct.pack(order + "I", 8) + first + GPS


def png(more: tuple[tuple[bytes, bytes], ...] = (), width: int = 2, height: int = 2) -> bytes:
    """A grey picture with further chunks after its header."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0\x80\x80" * 2)
    chunks = [(b"IHDR", header), *more, (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def webp(exif: bytes = b"") -> bytes:
    """A lossless picture of one pixel; with Exif it has the extended header that promises it."""
    lossless = base64.b64decode("UklGRh4AAABXRUJQVlA4TBEAAAAvAAAAAAdQiirUo/+BiOh/AAA=")[12:]
    if not exif:
        body = lossless
    else:
        head = b"VP8X" + struct.pack("<I", 10) + bytes((0x0C, 0, 0, 0)) + b"\0\0\0" * 2
        padded = exif + b"\0" * (len(exif) % 2)
        body = head + lossless + b"EXIF" + struct.pack("<I", len(exif)) + padded
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body
