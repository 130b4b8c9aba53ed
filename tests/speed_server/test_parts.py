"""Parts of the server that can be held in the hand: kernel figures, networks, frames in any pieces."""

import doctest
import random
import socket
import struct

from hatangso.speed_server import limits
from hatangso.speed_server.limits import Connections, Rate
from hatangso.speed_server.ndt7 import next_size
from hatangso.speed_server.tcp_info import parse_tcp_info, read_tcp_info
from hatangso.speed_server.websocket import BINARY, TEXT, Bulk, FrameReader, Small


def test_kernel_figures_by_ndt7_names_and_nothing_made_up_where_the_kernel_is_older() -> None:
    data = bytearray(232)
    struct.pack_into("=II", data, 68, 31_000, 500)
    struct.pack_into("=Q", data, 120, 5_000_000_000)
    struct.pack_into("=I", data, 148, 30_082)
    facts = parse_tcp_info(bytes(data))
    assert (facts["RTT"], facts["RTTVar"], facts["BytesAcked"], facts["MinRTT"]) == (
        31_000,
        500,
        5_000_000_000,
        30_082,
    )
    assert facts.ndt7(1.5)["ElapsedTime"] == 1_500_000
    old = parse_tcp_info(bytes(data[:104]))
    assert (old["RTT"], old["BytesAcked"], old["MinRTT"]) == (31_000, None, None)
    struct.pack_into("=I", data, 148, 0xFFFFFFFF)  # no round trip was taken yet
    assert parse_tcp_info(bytes(data))["MinRTT"] is None


def test_kernel_figures_of_a_real_connection_and_of_a_closed_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        with socket.create_connection(listening.getsockname()) as client:
            client.sendall(b"x" * 1000)
            served, _ = listening.accept()
            with served:
                assert served.recv(1000)
                facts = read_tcp_info(served)
                assert facts is not None
                assert facts["BytesReceived"] == 1000
        assert read_tcp_info(client) is None


def test_message_sizes_double_up_to_2_20() -> None:
    assert next_size(1 << 13, 0) == 1 << 13
    assert next_size(1 << 13, 16 << 13) == 1 << 13
    assert next_size(1 << 13, (16 << 13) + 1) == 1 << 14
    assert next_size(1 << 20, 1 << 40) == 1 << 20


def test_frames_read_the_same_however_they_are_cut() -> None:
    mask = bytes((1, 2, 3, 4))
    text = "chào".encode()
    masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(text))
    stream = b"".join(
        (
            bytes((0x80 | BINARY, 0xFE)) + struct.pack("!H", 300) + mask + bytes(300),
            bytes((0x80 | TEXT, 0x80 | len(text))) + mask + masked,
            bytes((0x80 | BINARY, 0x80)) + mask,  # an empty message
            bytes((BINARY, 0xFF)) + struct.pack("!Q", 70_000) + mask + bytes(70_000),
            bytes((0x80, 0x80 | 5)) + mask + bytes(5),
        )
    )
    rng = random.Random(4)
    for _ in range(50):
        reader, total, texts, at = FrameReader(), 0, [], 0
        while at < len(stream):
            piece = rng.choice((1, 2, 3, 7, 100, 40_000))
            for item in reader.feed(memoryview(stream)[at : at + piece]):
                if isinstance(item, Bulk):
                    total += item.size
                else:
                    texts.append(item)
            at += piece
        assert total == 70_305
        assert texts == [Small(TEXT, text)]


def test_networks_are_truncated_addresses() -> None:
    assert doctest.testmod(limits) == (0, 1)
    assert limits.network_of("fe80::1%eth0") == "fe80::"
    assert limits.network_of("not an address") == ""


def test_so_many_within_so_many_seconds() -> None:
    rate = Rate(2, within=10)
    assert [rate.allows("n", now) for now in (0, 4, 5)] == [True, True, False]
    assert rate.wait("n", 5) == 5
    assert rate.allows("another", 5)
    assert rate.allows("n", 10)
    assert rate.wait("another", 5) == 0


def test_open_connections_are_limited_in_all_and_of_one_network() -> None:
    open_ = Connections(3, 2)
    assert [open_.add(i, "n") for i in range(3)] == [True, True, False]
    open_.remove(0)
    assert open_.add(3, "n")
    assert open_.add(4, "m")
    assert not open_.add(5, "k")
    open_.remove(99)
