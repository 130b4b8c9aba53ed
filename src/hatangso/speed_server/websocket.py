"""The server's side of WebSocket (RFC 6455): the handshake, heads of frames, a reader that keeps no payload.

A speed test counts content and throws it away, so bulk payload is neither unmasked nor gathered: a message of
16 MiB costs no memory and each of its bytes counts when it arrives, not when the message is whole.
"""

import base64
import binascii
import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from hatangso.speed_server.http_head import Refusal, Request, answer_head

CONTINUED, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
NORMAL, PROTOCOL_ERROR, NOT_ACCEPTED, TOO_BIG = 1000, 1002, 1003, 1009
SUBPROTOCOL = "net.measurementlab.ndt.v7"
MESSAGE_LIMIT = 1 << 24  # ndt7 v0.11: the largest message that must be taken
SMALL_LIMIT = 64 * 1024  # of one text message, which is kept until it is whole
_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Violation(Exception):
    """The peer breaks the protocol; `code` is what the close frame says."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code


def accept_head(request: Request) -> bytes:
    """The 101 answer, or Refusal 400/426: not a WebSocket handshake, or not of ndt7's subprotocol."""
    headers = request.headers
    if (
        request.method != "GET"
        or not request.upgrades
        or "upgrade" not in headers.get("connection", "").lower()
    ):
        raise Refusal(426, "upgrade", "This address speaks WebSocket.")
    if headers.get("sec-websocket-version") != "13":
        raise Refusal(426, "version", "WebSocket version 13 is needed.")
    offered = [text.strip() for text in headers.get("sec-websocket-protocol", "").split(",")]
    if SUBPROTOCOL not in offered:
        raise Refusal(400, "subprotocol", f"The WebSocket subprotocol {SUBPROTOCOL} is needed.")
    key = headers.get("sec-websocket-key", "")
    try:
        if len(base64.b64decode(key, validate=True)) != 16:
            raise ValueError("16 bytes are needed")
    except (binascii.Error, ValueError) as error:
        raise Refusal(400, "key", "Sec-WebSocket-Key is malformed.") from error
    digest = hashlib.sha1(key.encode() + _MAGIC, usedforsecurity=False).digest()
    return answer_head(
        101,
        {
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Accept": base64.b64encode(digest).decode(),
            "Sec-WebSocket-Protocol": SUBPROTOCOL,
        },
    )


def frame_head(kind: int, size: int) -> bytes:
    """The head of one whole, unmasked message."""
    if size < 126:
        return bytes((0x80 | kind, size))
    if size < 1 << 16:
        return struct.pack("!BBH", 0x80 | kind, 126, size)
    return struct.pack("!BBQ", 0x80 | kind, 127, size)


def close_frame(code: int) -> bytes:
    return frame_head(CLOSE, 2) + struct.pack("!H", code)


@dataclass(frozen=True)
class Small:
    """A text message or a control frame, whole and unmasked."""

    kind: int
    payload: bytes


@dataclass(frozen=True)
class Bulk:
    """So many bytes of a binary message came; the bytes themselves are gone."""

    size: int


class FrameReader:
    """Bytes of a client in, what they say out. Raises Violation."""

    def __init__(self) -> None:
        self._head = bytearray()
        self._left = 0  # of the payload of the frame at hand
        self._kind = 0
        self._bulk = False
        self._fin = False
        self._mask = b""
        self._small = bytearray()
        self._message = -1  # kind of the message that is not whole yet
        self._message_size = 0
        self._text = bytearray()

    def feed(self, data: memoryview) -> Iterator[Small | Bulk]:
        """What came, in order; bulk of one frame in this piece of data as one."""
        at, end = 0, len(data)
        while at < end:
            if self._left:
                take = min(self._left, end - at)
                self._left -= take
                if self._bulk:
                    yield Bulk(take)
                else:
                    self._small += data[at : at + take]
                at += take
                if not self._left:
                    yield from self._whole()
                continue
            wanted = self._head_size() - len(self._head)
            take = min(wanted, end - at)
            self._head += data[at : at + take]
            at += take
            if len(self._head) == self._head_size():
                self._begin_frame()
                if not self._left:
                    yield from self._whole()

    def _head_size(self) -> int:
        if len(self._head) < 2:
            return 2
        return 6 + {126: 2, 127: 8}.get(self._head[1] & 0x7F, 0)

    def _begin_frame(self) -> None:
        first, second = self._head[0], self._head[1]
        size = second & 0x7F
        if size == 126:
            size = struct.unpack_from("!H", self._head, 2)[0]
        elif size == 127:
            size = struct.unpack_from("!Q", self._head, 2)[0]
        kind, self._fin = first & 0x0F, bool(first & 0x80)
        if first & 0x70 or not second & 0x80:
            raise Violation(PROTOCOL_ERROR, "reserved bits set, or not masked")
        if kind in (CLOSE, PING, PONG):
            if size > 125 or not self._fin:
                raise Violation(PROTOCOL_ERROR, "a control frame too long or in parts")
        elif kind in (TEXT, BINARY):
            if self._message >= 0:
                raise Violation(PROTOCOL_ERROR, "a message inside another")
            self._message, self._message_size = kind, 0
        elif kind != CONTINUED or self._message < 0:
            raise Violation(PROTOCOL_ERROR, "an unknown or lost frame")
        if kind in (TEXT, BINARY, CONTINUED):
            self._message_size += size
            limit = MESSAGE_LIMIT if self._message == BINARY else SMALL_LIMIT
            if self._message_size > limit:
                raise Violation(TOO_BIG, "the message is too big")
        self._kind, self._left = kind, size
        self._bulk = kind in (BINARY, CONTINUED) and self._message == BINARY
        self._mask = bytes(self._head[-4:])
        self._head.clear()
        self._small.clear()

    def _whole(self) -> Iterator[Small]:
        if self._kind in (CLOSE, PING, PONG):
            yield Small(self._kind, self._unmasked())
            return
        if not self._bulk:
            self._text += self._unmasked()
        if self._fin:
            if self._message == TEXT:
                yield Small(TEXT, bytes(self._text))
            self._text.clear()
            self._message = -1

    def _unmasked(self) -> bytes:
        mask = self._mask
        return bytes(byte ^ mask[i & 3] for i, byte in enumerate(self._small))
