"""A line of known rate and delay between two network namespaces of this machine (Linux, root, iproute2).

The rate is kept by the kernel's token bucket (tc tbf) on each side. The delay is netem's where the kernel has
it, on a pair of veth; else a small relay of our own carries the packets between two TUN devices, each packet
half of the delay later. TUN devices with virtio headers carry segments of up to 64 KiB, as a network card
that cuts them by itself would get them, so Python keeps up; tbf counts them with all their headers.
"""

import fcntl
import os
import selectors
import shutil
import struct
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MTU = 1500
HEADERS = 40 + 12  # IPv4 20, TCP 20, its timestamps 12
SERVER, CLIENT = "10.77.0.1", "10.77.0.2"
_TUNSETIFF, _TUNSETOFFLOAD = 0x400454CA, 0x400454D0
_IFF = 0x0001 | 0x1000 | 0x4000  # TUN, NO_PI, VNET_HDR
_OFFLOAD = 0x01 | 0x02  # checksums, TSO4
_CLONE_NEWNET = 0x40000000


def goodput_of(rate: float, ethernet: bool) -> float:
    """Content in Mbit/s of a line shaped to `rate`: 1,448 bytes of each packet of 1,500 (1,514 on veth)."""
    return rate * (MTU - HEADERS) / (MTU + (14 if ethernet else 0))


@dataclass(frozen=True)
class Line:
    """Two ends; commands run inside one by `inside`. `truth`: the content that the line can carry, Mbit/s."""

    name: str
    truth: float
    manner: str

    def inside(self, end: str) -> list[str]:
        return [*_at_once(), "ip", "netns", "exec", f"{self.name}{end}"]


def why_not() -> str | None:
    """Why no line can be laid here, or None."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "a shaped line needs Linux and root"
    if not shutil.which("ip") or not shutil.which("tc"):
        return "a shaped line needs iproute2 (ip, tc)"
    if _run("ip netns add httry", check=False).returncode:
        return "network namespaces cannot be made here"
    _run("ip netns del httry")
    if not has_netem() and not Path("/dev/net/tun").exists():
        return "the kernel has neither netem nor TUN devices"
    return None


@cache
def _at_once() -> list[str]:
    """Before all other work of the machine, where that may be asked for: the line is measured, not it."""
    realtime = ["chrt", "--fifo", "1"]
    may = shutil.which("chrt") and _run(" ".join([*realtime, "true"]), check=False).returncode == 0
    return realtime if may else []


@cache
def has_netem() -> bool:
    """Whether this kernel delays packets by itself."""
    _run("ip link add httry0 type veth peer name httry1")
    try:
        return _run("tc qdisc add dev httry0 root netem delay 1ms", check=False).returncode == 0
    finally:
        _run("ip link del httry0")


@contextmanager
def line(name: str, rate: float, round_trip: float) -> Iterator[Line]:
    """A line of `rate` Mbit/s each way and `round_trip` ms there and back, half of it each way.

    The queue before the bottleneck holds as much as flows over the line in one round trip, at least 256 KiB.
    """
    ends = [f"{name}s", f"{name}c"]
    relay: subprocess.Popen[bytes] | None = None
    try:
        for end in ends:
            _run(f"ip netns add {end}")
            _run(f"ip -n {end} link set lo up")
        netem = has_netem()
        if netem:
            _veth(ends)
            laid = Line(name, goodput_of(rate, True), "netem")
        else:
            relay = subprocess.Popen(
                [sys.executable, __file__, *ends, str(round_trip / 2000)], stdout=subprocess.PIPE
            )
            assert relay.stdout is not None
            assert relay.stdout.readline() == b"ready\n"
            laid = Line(name, goodput_of(rate, False), "relay")
        for end, device in zip(ends, ("hts", "htc"), strict=True):
            _shape(end, device, rate, round_trip, netem)
        yield laid
    finally:
        if relay:
            relay.terminate()
            relay.wait(10)
        for end in ends:
            _run(f"ip netns del {end}", check=False)


def _veth(ends: list[str]) -> None:
    """One cable between the ends. Packets leave one by one, so a queue's limit in packets is one in bytes."""
    _run(f"ip link add hts netns {ends[0]} type veth peer name htc netns {ends[1]}")
    for end, device, address in zip(ends, ("hts", "htc"), (SERVER, CLIENT), strict=True):
        _run(f"ip -n {end} addr add {address}/24 dev {device}")
        _run(f"ip -n {end} link set {device} gso_max_segs 1 up")


def _shape(end: str, device: str, rate: float, round_trip: float, netem: bool) -> None:
    flows = int(rate * 1e6 / 8 * round_trip / 1000)  # bytes on the line in one round trip
    queue = max(256 * 1024, flows)
    burst = 64 * 1024 + 2048  # a whole segment of the relay's devices must fit, else tbf would cut it
    tc = f"ip netns exec {end} tc qdisc add dev {device}"
    _run(f"{tc} root handle 1: tbf rate {rate}mbit burst {burst} limit {queue}")
    if netem:
        _run(f"{tc} parent 1:1 netem delay {round_trip / 2}ms limit {(queue + flows // 2) // MTU}")


def _run(command: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command.split(), check=check, capture_output=True, timeout=20)


# --- the relay, a process of its own ---


def _tun(namespace: str, device: str, address: str, other: str) -> int:
    """A TUN device inside a namespace; its descriptor stays usable outside of it."""
    there, here = Path("/var/run/netns", namespace), Path("/proc/self/ns/net")
    with there.open() as target, here.open() as home:
        _enter(target.fileno())
        try:
            descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
            fcntl.ioctl(descriptor, _TUNSETIFF, struct.pack("16sH22x", device.encode(), _IFF))
            fcntl.ioctl(descriptor, _TUNSETOFFLOAD, _OFFLOAD)
            _run(f"ip addr add {address} peer {other} dev {device}")
            _run(f"ip link set {device} mtu {MTU} up")
        finally:
            _enter(home.fileno())
    return descriptor


def _enter(descriptor: int) -> None:
    """setns(2), which Python's os has from 3.12 on."""
    import ctypes

    if ctypes.CDLL(None, use_errno=True).setns(descriptor, _CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")


def relay(namespaces: tuple[str, str], delay: float) -> None:
    """Carry packets between the two devices, each `delay` s after it came; never lose one."""
    with suppress(PermissionError):  # a line does not wait until the machine has time
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(20))
    one = _tun(namespaces[0], "hts", SERVER, CLIENT)
    two = _tun(namespaces[1], "htc", CLIENT, SERVER)
    waiting: dict[int, deque[tuple[float, bytes]]] = {one: deque(), two: deque()}  # by where they go
    other = {one: two, two: one}
    selector = selectors.EpollSelector()
    for descriptor in (one, two):
        selector.register(descriptor, selectors.EVENT_READ)
    print("ready", flush=True)
    clock = time.monotonic
    while True:
        due = min((q[0][0] for q in waiting.values() if q), default=None)
        timeout = None if due is None else max(0.0, due - clock())
        for key, _ in selector.select(timeout):
            queue = waiting[other[key.fd]]
            try:
                for _turn in range(64):
                    packet = os.read(key.fd, 70_000)
                    queue.append((clock() + delay, packet))
            except BlockingIOError:
                pass
        now = clock()
        for descriptor, queue in waiting.items():
            while queue and queue[0][0] <= now:
                os.write(descriptor, queue.popleft()[1])


if __name__ == "__main__":
    relay((sys.argv[1], sys.argv[2]), float(sys.argv[3]))
