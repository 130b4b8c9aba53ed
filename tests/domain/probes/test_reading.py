"""Addresses that people write, pages, security.txt and limits of an installation, read strictly."""

from datetime import UTC, datetime
from ipaddress import ip_network

import pytest

from hatangso.domain.probes.limits import ROOT_ANCHORS
from hatangso.domain.probes.same_page import SAME, likeness
from hatangso.domain.probes.security_txt import read_security_txt
from hatangso.domain.probes.target import read_target
from hatangso.domain.words import Misstated
from hatangso.project.probe_limits import probe_limits


@pytest.mark.parametrize(
    ("told", "url"),
    [
        ("HoaKhanh.DaNang.gov.vn", "https://hoakhanh.danang.gov.vn/"),
        ("http://dichvu.vn:8080/a?b=1", "http://dichvu.vn:8080/a?b=1"),
        ("hòakhánh.vn", "https://xn--hakhnh-sta6k.vn/"),
        ("2001:DB8::1", "https://[2001:db8::1]/"),
        ("https://10.0.0.1/x#y", "https://10.0.0.1/x"),
        ("dichvu.vn.", "https://dichvu.vn/"),
    ],
)
def test_an_address_as_people_write_it(told, url):
    assert read_target(told).url == url


@pytest.mark.parametrize(
    "told",
    [
        "", "a b.vn", "ftp://dichvu.vn", "file:///etc/passwd", "http://a:b@dichvu.vn", "http://127.1",
        "0x7f000001", "2130706433", "http://0177.0.0.1", "x..vn", "-x.vn", "http://[fe80::1%25eth0]/",
        "https://dichvu.vn:99999", "https://", "x\r\nHost: y.vn", "a" * 64 + ".vn", "dichvu.vn\x00",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_with_a_sentence(told):
    with pytest.raises(Misstated) as refused:
        read_target(told)
    assert refused.value.words.vi


def test_pages_that_differ_in_tokens_and_clocks_are_the_same():
    page = "<script>k={}</script><p>Ủy ban nhân dân phường Hòa Khánh tiếp dân sáng thứ hai hằng tuần</p> {}"
    assert likeness(page.format("a1", "08:00"), page.format("zz", "08:01")) == 1.0


def test_a_page_with_one_more_line_is_still_the_same_and_another_page_is_not():
    words = " ".join(f"từ{chr(97 + at // 26)}{chr(97 + at % 26)}" for at in range(100))
    # 98 runs of three words, and two more with two more words: 98 of 100
    assert likeness(words, words + " thêm nữa") == pytest.approx(0.98)
    half = " ".join(words.split()[:50])
    assert likeness(words, half) == pytest.approx(48 / 98)
    assert 48 / 98 < SAME < 0.98


def test_an_unclosed_script_or_comment_is_read_in_time():
    assert likeness("<script " * 20_000, "<!-- " * 20_000) <= 1


def test_security_txt_is_read_as_the_rfc_says():
    told = read_security_txt(
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n# Contact: mailto:khong@a.vn\n"
        "contact: mailto:an-ninh@a.vn\nContact: 0236 123\nCONTACT: tel:+84-236\n"
        "Expires: 2027-01-01T00:00:00+07:00\n"
        "Canonical: https://a.vn/.well-known/security.txt\n"
        "-----BEGIN PGP SIGNATURE-----\nContact: mailto:sau@a.vn\n-----END PGP SIGNATURE-----\n"
    )  # fmt: skip
    assert told.contacts == ("mailto:an-ninh@a.vn", "tel:+84-236")
    assert told.expires == (datetime(2026, 12, 31, 17, tzinfo=UTC),)
    assert told.signed
    assert told.canonical == ("https://a.vn/.well-known/security.txt",)
    assert read_security_txt("Expires: mai\nExpires: 2027-01-01").expires == (None, None)


def test_limits_of_an_installation(tmp_path):
    anchors = tmp_path / "anchors"
    anchors.write_text("; của tỉnh\ngov.vn 1 13 2 00ff ; khóa\n", encoding="utf-8")
    limits = probe_limits(
        {
            "HATANGSO_PROBE_NETWORKS": "10.0.0.0/8, fd00::/8",
            "HATANGSO_PROBE_PORTS": "8443",
            "HATANGSO_PROBE_RESOLVERS": "10.0.0.53, [fd00::53]:5353, fd00::54",
            "HATANGSO_PROBE_ANCHORS": str(anchors),
        },
        "https://hts.vn",
    )
    assert limits.networks == (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
    assert limits.ports == {80, 443, 8443}
    assert limits.resolvers == (("10.0.0.53", 53), ("fd00::53", 5353), ("fd00::54", 53))
    assert limits.anchors == ("gov.vn 1 13 2 00ff",)
    assert limits.user_agent == "HaTangSo-Prober/1 (+https://hts.vn)"
    usual = probe_limits({}, "")
    assert (usual.networks, usual.ports, usual.anchors) == ((), {80, 443}, ROOT_ANCHORS)
    with pytest.raises(ValueError, match="HATANGSO_PROBE_NETWORKS"):
        probe_limits({"HATANGSO_PROBE_NETWORKS": "10.0.0.1/8"}, "")
