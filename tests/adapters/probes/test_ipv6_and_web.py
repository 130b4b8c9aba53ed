"""IPv6, HTTPS, certificates, security.txt and uptime against real servers."""

import pytest

from hatangso.adapters.probes.probe import check_up, probe_system
from hatangso.adapters.probes.tls import names_host
from hatangso.catalog.probe_tests import asked_of, probe_tests
from hatangso.domain.probes.ipv6_share import speaks_ipv6
from hatangso.domain.probes.score import score_of
from hatangso.domain.probes.target import SystemKind, read_target
from tests.adapters.probes.web_servers import HAS_OPENSSL

pytestmark = pytest.mark.xdist_group("probes")
IPV6 = ("ipv6_address", "ipv6_reached", "ipv6_same_content", "ipv6_only")


def told(found, codes):
    return tuple(str(found[code]) for code in codes)


def test_a_good_site_passes_all_and_has_the_full_score(field):
    found = field.probe("www.danang.gov.vn")
    judged = {code: str(f.status) for code, f in found.items() if f.status != "info"}
    assert set(judged.values()) == {"passed"}
    score = score_of(found.values(), probe_tests())
    assert (score.overall, score.complete) == (100, True)
    assert {str(c): s.maximum for c, s in score.categories.items()} == {
        "ipv6": 22, "dnssec": 10, "https": 70, "naming": 10,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("www", ("passed", "passed", "passed", "passed")),
        ("v4", ("failed", "failed", "failed", "failed")),
        ("v6", ("passed", "passed", "info", "passed")),  # nothing to compare with
        ("khac", ("passed", "passed", "failed", "passed")),  # the server's default page over IPv6
        ("chuyen-v4", ("passed", "passed", "failed", "failed")),  # redirects to a name without IPv6
        ("dich", ("failed", "failed", "failed", "failed")),  # 64:ff9b:: is the prober's DNS64, not the site's
    ],
)
def test_ipv6_of_a_site(statuses, host, found):
    assert told(statuses(f"{host}.danang.gov.vn"), IPV6) == found


def test_an_address_that_does_not_answer_fails_unless_all_is_down(field, statuses):
    lone = f"http://khong-chuyen6.danang.gov.vn:{field.webs.lone}/"
    assert told(statuses(lone, ports=frozenset({field.webs.lone})), IPV6) == (
        "passed", "failed", "failed", "failed",
    )  # fmt: skip
    found = statuses("https://www.danang.gov.vn:9/", ports=frozenset({9}))
    assert told(found, IPV6) == ("passed", "not_tested", "not_tested", "not_tested")
    assert found["up"] == "failed"


def test_a_prober_without_ipv6_fails_nobody(field, statuses):
    blind = {"has_ipv6": False, "name_servers_v6": False}
    assert told(statuses("www.danang.gov.vn", can=blind), IPV6) == ("passed", *["not_tested"] * 3)
    assert told(statuses("v4.danang.gov.vn", can=blind), IPV6) == ("failed",) * 4  # that needs no line
    assert statuses("v6.danang.gov.vn", can=blind)["up"] == "not_tested"
    assert speaks_ipv6(field.probe("www.danang.gov.vn", can=blind).values()) == "unknown"
    assert speaks_ipv6(field.probe("www.danang.gov.vn").values()) == "yes"
    assert speaks_ipv6(field.probe("v4.danang.gov.vn", can=blind).values()) == "no"


def test_the_score_leaves_out_what_the_prober_could_not_test(field):
    found = field.probe("www.danang.gov.vn", can={"has_ipv6": False, "name_servers_v6": False})
    score = score_of(found.values(), probe_tests())
    assert score.categories["ipv6"].percent is None
    assert score.categories["ipv6"].untested == 3
    assert (score.overall, score.complete) == (100, False)


def test_a_prober_without_ipv4_compares_nothing(statuses):
    found = statuses("www.danang.gov.vn", can={"has_ipv4": False})
    assert told(found, IPV6) == ("passed", "passed", "not_tested", "passed")
    assert found["up"] == "passed"


@pytest.mark.parametrize(
    ("host", "code", "status", "words"),
    [
        (
            "khong-chuyen",
            "https_redirect",
            "failed",
            "Qua HTTP máy chủ trả lời 200, không chuyển sang HTTPS.",
        ),
        ("khong-chuyen", "hsts", "failed", "Không có HSTS."),
        ("chuyen-v4", "https_redirect", "warned", "HTTP chuyển sang HTTPS sau khi qua một địa chỉ khác."),
        ("vong", "https_redirect", "failed", "HTTP chuyển hướng nhưng không tới HTTPS."),
        ("chi-http", "https", "failed", "Không có HTTPS: Máy chủ từ chối kết nối."),
        ("chi-http", "certificate_trust", "failed", "Hệ thống không có HTTPS."),
        ("chi-http", "up", "passed", "Có trả lời."),
        ("tat", "up", "failed", "Máy chủ từ chối kết nối."),
        ("tat", "https", "not_tested", "Hệ thống không trả lời (xem “Đang hoạt động”)."),
        ("loi", "up", "failed", "Máy chủ báo lỗi (5xx)."),
        ("khong-co", "up", "failed", "Tên miền không tồn tại."),
        ("rac", "https", "failed", "Không có HTTPS: Trả lời không phải HTTP."),
        ("http-o-443", "https", "failed", "Không có HTTPS: Không bắt tay TLS được."),
        ("het-han", "certificate_trust", "failed", "Chứng thư đã hết hạn."),
        ("tu-ky", "certificate_trust", "failed", "Chứng thư tự ký."),
        ("tu-ky", "certificate_host", "passed", "Chứng thư ghi tu-ky.danang.gov.vn."),
        (
            "sai-ten",
            "certificate_host",
            "failed",
            "Chứng thư không ghi sai-ten.danang.gov.vn, chỉ ghi: khac.vn.",
        ),
        ("sai-ten", "certificate_trust", "passed", "Chuỗi chứng thư được tin cậy."),
        pytest.param(
            *("sha1", "certificate_signature", "failed", "Ký bằng SHA1."),
            marks=pytest.mark.skipif(
                not HAS_OPENSSL, reason="the openssl program signs with SHA-1, and is not here"
            ),
        ),
        ("khoa-ngan", "certificate_key", "failed", "Khóa RSA 1024 bit."),
        ("tls12", "tls_versions", "passed", "Chỉ cho TLSv1.2."),
        ("tls13", "tls_versions", "passed", "Chỉ cho TLSv1.3."),
        ("txt-cu", "security_txt", "passed", "Có 1 cách liên hệ."),
        ("txt-cu", "security_txt_expires", "failed", "Hết hạn từ 01/01/2021."),
        ("v4", "security_txt", "failed", "Không có tệp /.well-known/security.txt (máy chủ trả lời 404)."),
    ],
)
def test_what_is_wrong_with_a_site_is_told(field, host, code, status, words):
    found = field.probe(f"{host}.danang.gov.vn")[code]
    assert (found.status, found.reason.vi) == (status, words)


def test_hsts_of_five_minutes_counts_in_part(field):
    found = field.probe("hsts-ngan.danang.gov.vn")["hsts"]
    assert (found.status, found.evidence["max_age"]) == ("warned", 300)


@pytest.mark.parametrize(
    ("host", "status", "days"), [("www", "passed", 79), ("sap-het", "warned", 9), ("het-han", "failed", -11)]
)
def test_days_of_a_certificate(field, host, status, days):
    found = field.probe(f"{host}.danang.gov.vn")["certificate_expiry"]
    assert (found.status, found.evidence["days"]) == (status, days)


def test_deprecated_tls_is_told_where_the_prober_can_try_it(field):
    found = field.probe("tls-cu.danang.gov.vn")["tls_versions"]
    if "TLSv1" in field.abilities.tls_versions:
        assert found.status == "warned"
        assert found.evidence["offered"]["TLSv1"] is True
    new = field.probe("tls-cu.danang.gov.vn", can={"tls_versions": ("TLSv1.2", "TLSv1.3")})["tls_versions"]
    assert new.status == "not_tested"
    assert new.evidence["offered"] == {"TLSv1": None, "TLSv1.1": None, "TLSv1.2": True, "TLSv1.3": False}


@pytest.mark.parametrize("kind", list(SystemKind))
def test_every_test_of_a_kind_has_a_finding_in_the_catalogues_order(field, kind):
    found = field.probe("www.danang.gov.vn", str(kind))
    assert list(found) == [test.code for test in asked_of(kind)]


def test_a_commune_portal_is_held_to_the_decrees_form(field):
    def name_of(host, commune):
        target = read_target(host, commune=commune, province="Đà Nẵng")
        found = {f.test: f for f in probe_system(target, field.abilities, field.limits, field.now)}
        return found["naming_commune"]

    assert name_of("hoakhanh.danang.gov.vn", "Hòa Khánh").status == "passed"
    assert name_of("hoakhanh.danang.gov.vn", "Thanh Khê").status == "warned"
    other = name_of("www.bogus.vn", "Hòa Khánh")
    assert (other.status, other.evidence["wished"]) == ("failed", "hoakhanh.danang.gov.vn")


def test_an_address_without_a_name_has_nothing_to_ask_the_dns(statuses):
    found = statuses("127.0.0.2", "lan")
    assert (found["ipv6_address"], found["https"], found["up"]) == ("failed", "passed", "passed")
    assert statuses("127.0.0.2")["dnssec_valid"] == "not_tested"


@pytest.mark.parametrize(
    ("host", "state", "reason"),
    [
        ("www", "up", "answered"),
        ("chi-http", "up", "answered"),
        ("loi", "down", "server_error"),
        ("tat", "down", "refused"),
        ("khong-co", "down", "nxdomain"),
        ("noi-bo", "unknown", "private_address"),
    ],
)
def test_the_light_check(field, host, state, reason):
    found = check_up(read_target(f"{host}.danang.gov.vn"), field.abilities, field.limits, field.now)
    assert (found.state, found.reason) == (state, reason)
    assert (found.ms is not None) == (state == "up" or reason == "server_error")


@pytest.mark.parametrize(
    ("name", "host", "holds"),
    [
        ("www.danang.gov.vn", "www.danang.gov.vn", True),
        ("*.danang.gov.vn", "www.danang.gov.vn", True),
        ("*.danang.gov.vn", "a.www.danang.gov.vn", False),  # a star is one label
        ("*.danang.gov.vn", "danang.gov.vn", False),
        ("*.vn", "danang.vn", False),
        ("*", "vn", False),
        ("w*.danang.gov.vn", "www.danang.gov.vn", False),
    ],
)
def test_a_star_in_a_certificate_stands_for_one_label(name, host, holds):
    assert names_host(name, host) == holds
