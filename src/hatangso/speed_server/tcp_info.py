"""What Linux knows of a connection: `struct tcp_info` (include/uapi/linux/tcp.h), by ndt7's names."""

import socket
import struct
from dataclasses import dataclass
from typing import Any

TCP_INFO = getattr(socket, "TCP_INFO", 11)
TCP_CONGESTION = getattr(socket, "TCP_CONGESTION", 13)
TCP_NOTSENT_LOWAT = getattr(socket, "TCP_NOTSENT_LOWAT", 25)
SIZE = 256

# name, offset in the struct, format; an older kernel gives a shorter struct, then the rest is unknown
_FIELDS = (
    ("RTT", 68, "I"),
    ("RTTVar", 72, "I"),
    ("BytesAcked", 120, "Q"),
    ("BytesReceived", 128, "Q"),
    ("MinRTT", 148, "I"),
    ("BusyTime", 168, "Q"),
    ("RWndLimited", 176, "Q"),
    ("SndBufLimited", 184, "Q"),
    ("BytesSent", 200, "Q"),
    ("BytesRetrans", 208, "Q"),
)
_NO_SAMPLE_YET = 0xFFFFFFFF  # of MinRTT


@dataclass(frozen=True)
class TcpInfo:
    """Times in µs, amounts in bytes, by ndt7's names; what this kernel does not tell is absent."""

    values: dict[str, int]

    def __getitem__(self, name: str) -> int | None:
        return self.values.get(name)

    def ndt7(self, elapsed: float) -> dict[str, int]:
        """The TCPInfo of an ndt7 measurement message, `elapsed` seconds into the subtest."""
        return {**self.values, "ElapsedTime": round(elapsed * 1e6)}


def read_tcp_info(sock: Any) -> TcpInfo | None:
    """The kernel's figures of a connected TCP socket; None where it has none (other systems)."""
    if sock is None or not hasattr(socket, "TCP_INFO"):
        return None
    try:
        return parse_tcp_info(sock.getsockopt(socket.IPPROTO_TCP, TCP_INFO, SIZE))
    except (OSError, ValueError):  # closed; uvloop says so by the descriptor -1
        return None


def parse_tcp_info(data: bytes) -> TcpInfo:
    """The fields that are in these bytes, in the machine's own byte order."""
    values = {
        name: int(struct.unpack_from(f"={form}", data, at)[0])
        for name, at, form in _FIELDS
        if at + struct.calcsize(form) <= len(data)
    }
    if values.get("MinRTT") == _NO_SAMPLE_YET:
        del values["MinRTT"]
    return TcpInfo(values)


def congestion_of(sock: Any) -> str | None:
    """Which congestion control sends on this connection: bbr, cubic, …"""
    try:
        return bytes(sock.getsockopt(socket.IPPROTO_TCP, TCP_CONGESTION, 16)).split(b"\0")[0].decode()
    except (OSError, ValueError, AttributeError):
        return None


def prepare_sender(sock: Any, congestion: str) -> None:
    """BBR where the kernel allows it (as ndt7 asks); little unsent in the kernel, so counts are fresh."""
    for option, value in ((TCP_CONGESTION, congestion.encode()), (TCP_NOTSENT_LOWAT, 256 * 1024)):
        try:
            sock.setsockopt(socket.IPPROTO_TCP, option, value)
        except (OSError, ValueError, AttributeError):
            continue
