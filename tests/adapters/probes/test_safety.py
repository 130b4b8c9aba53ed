"""What the prober never does, shown against servers and names that try to make it."""

import time
from dataclasses import replace
from ipaddress import ip_network

import pytest

from hatangso.adapters.probes.journey import travel
from hatangso.adapters.probes.pace import Pace
from hatangso.adapters.probes.probe import Prober, check_up, probe_system
from hatangso.adapters.probes.reach import Reach, refusal
from hatangso.adapters.probes.trouble import Trouble
from hatangso.domain.probes.limits import Limits
from hatangso.domain.probes.target import read_target
from tests.adapters.probes.hostile_names import Rebinding, answering

pytestmark = pytest.mark.xdist_group("probes")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.8", "192.0.2.1", "198.18.0.1", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b:1::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fd00:ec2::254", "fc00::1",
        "ff02::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "5f00::1", "100::1", "khong-phai",
    ],
)  # fmt: skip
def test_no_private_or_reserved_address_is_connected_to(address):
    assert refusal(address, Limits()) == "private_address"


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "203.162.0.1", "172.32.0.1", "192.0.1.1", "2001:dc8::1", "2606:4700::1", "2a00::1"]
)
def test_public_addresses_are(address):
    assert refusal(address, Limits()) is None


def test_an_installation_may_allow_networks_but_no_disguise():
    limits = Limits(networks=(ip_network("10.0.0.0/8"), ip_network("fd00::/8"), ip_network("::/0")))
    assert refusal("10.1.2.3", limits) is None
    assert refusal("fd12::1", limits) is None
    assert refusal("192.168.1.1", limits) == "private_address"
    assert refusal("::ffff:10.1.2.3", limits) == "private_address"


def test_a_name_that_points_inside_is_not_connected_to(field, statuses):
    before = len(field.webs.seen)
    assert statuses("noi-bo.danang.gov.vn")["https"] == "not_tested"
    assert statuses("www.danang.gov.vn", networks=())["https"] == "not_tested"
    assert statuses("anh-xa.danang.gov.vn")["ipv6_reached"] == "not_tested"
    assert len(field.webs.seen) == before


@pytest.fixture
def way(field):
    """The hops from a host by https, with limits."""

    def travelled(host, **limits):
        allowed = replace(field.limits, **limits)
        prober = Prober(field.abilities, allowed)
        look = prober.look(read_target(f"{host}.danang.gov.vn"), field.now)
        return travel(look.target, look.addresses(), prober.resolver, look.reach, field.abilities)

    return travelled


def test_a_name_server_inside_is_not_asked(field):
    found = field.probe("www.danang.gov.vn", networks=(ip_network("127.0.0.0/8"),))
    reached = found["ipv6_name_servers_reached"]  # its only IPv6 address is ::1
    assert (reached.status, reached.evidence["reason"]) == ("not_tested", "private_address")


def test_a_redirect_inside_is_not_followed(field, way):
    # 127.0.0.7 stands for a machine of the prober's own network: it listens, and it is never spoken to
    before = len(field.webs.seen)
    hops = way("vao-trong", networks=(ip_network("127.0.0.2/32"),))
    assert [hop.target.host for hop in hops] == ["vao-trong.danang.gov.vn", "127.0.0.7"]
    assert hops[-1].trouble.code == "private_address"
    assert {address for address, *_ in field.webs.seen[before:]} == {"127.0.0.2"}
    assert way("vao-trong")[1].answer.status == 301  # where the network is allowed, it is


def test_a_redirect_to_another_port_is_not_followed(way):
    hops = way("cong-la")
    assert (len(hops), hops[-1].target.port, hops[-1].trouble.code) == (2, 6379, "port")


def test_redirects_end(way):
    hops = way("vong", max_redirects=3)
    assert [hop.trouble and hop.trouble.code for hop in hops] == [None] * 4 + ["redirect_loop"]


def test_only_listed_ports_are_connected_to(field):
    def reason(url, **limits):
        allowed = replace(field.limits, **limits)
        return check_up(read_target(url), field.abilities, allowed, field.now).reason

    assert reason("https://www.danang.gov.vn:22/") == "port"
    assert reason("http://www.danang.gov.vn:6379/") == "port"
    assert reason("https://www.danang.gov.vn:8443/", ports=frozenset({8443})) == "refused"
    assert reason("https://www.danang.gov.vn:443/") == "answered"


def test_a_name_that_answers_otherwise_the_second_time_changes_nothing(field):
    attacker = Rebinding("127.0.0.2", "127.0.0.7")
    before = len(field.webs.seen)
    with answering(attacker) as port:
        only = (ip_network("127.0.0.2/32"),)
        limits = replace(field.limits, resolvers=(("127.0.0.1", port),), networks=only)
        target = read_target("www.danang.gov.vn")
        found = {f.test: f for f in probe_system(target, field.abilities, limits, field.now)}
    assert found["https"].status == "passed"
    assert attacker.asked == 1
    assert {address for address, *_ in field.webs.seen[before:]} == {"127.0.0.2"}


@pytest.mark.parametrize("host", ["nho-giot", "giot-dau"])
def test_a_server_that_drips_for_ever_is_cut_off(field, host):
    found = field.probe(f"{host}.danang.gov.vn", request_seconds=0.8, total_seconds=20)
    assert (found["up"].status, found["up"].evidence["reason"]) == ("failed", "too_slow")
    assert found["certificate_trust"].status == "passed"  # the handshake is quick
    assert found["https"].status == ("passed" if host == "nho-giot" else "not_tested")


def test_the_whole_run_ends_in_time_whatever_is_left(field):
    found = field.probe("nho-giot.danang.gov.vn", request_seconds=5, total_seconds=0.2)
    assert found["certificate_trust"].status == "not_tested"
    assert found["certificate_trust"].evidence["reason"] == "own_time"


def test_an_endless_body_is_read_to_the_limit_only(field):
    found = field.probe("lon.danang.gov.vn", max_bytes=10_000)
    assert found["https"].status == "passed"
    assert found["security_txt"].status == "failed"


def test_the_prober_says_who_it_is_and_keeps_no_cookies(field):
    before = len(field.webs.seen)
    field.probe("www.danang.gov.vn")
    asked = field.webs.seen[before:]
    assert {agent for *_, agent, _ in asked} == {"HaTangSo-Prober/1 (+http://localhost)"}
    assert {cookie for *_, cookie in asked} == {None}  # though every page sets one


def test_the_pace_is_kept_for_an_address_and_for_all():
    slept = []
    moment = [100.0]

    def sleep(seconds):
        slept.append(round(seconds, 3))
        moment[0] += seconds

    pace = Pace(0.5, 10, clock=lambda: moment[0], sleep=sleep)
    for address in ("a", "a", "b", "a"):
        pace.wait(address, 200)
    # 'a' at 0, again half a second later; 'b' at once; 'a' again half a second after its second
    assert slept == [0.5, 0.5]
    with pytest.raises(Trouble, match="own_time"):
        pace.wait("a", moment[0])


def test_two_probers_of_one_process_keep_one_pace_together(field):
    limits = replace(field.limits, pause=0.25, per_second=50)
    first, second = (Prober(field.abilities, limits) for _ in range(2))
    first.pace.wait("an address of this test", time.monotonic() + 60)
    with pytest.raises(Trouble, match="own_time"):  # its next turn is a quarter of a second away
        second.pace.wait("an address of this test", time.monotonic())


def test_connecting_is_refused_at_the_door_itself(field):
    reach = Reach(Limits(pause=0), Pace(0, 1000))
    with pytest.raises(Trouble, match="private_address"):
        reach.connect("127.0.0.2", field.webs.http)
