"""Names, webs and an authority, started once for all tests of probes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import Any

import pytest

from hatangso.adapters.probes.abilities import find_abilities
from hatangso.adapters.probes.probe import probe_system
from hatangso.domain.probes.finding import Finding
from hatangso.domain.probes.limits import Abilities, Limits
from hatangso.domain.probes.target import SystemKind, read_target
from tests.adapters.probes.certificates import Authority
from tests.adapters.probes.signed_names import Names, served_names
from tests.adapters.probes.web_servers import Webs, served_webs

NOW = datetime.now(UTC)  # certificates and signatures are made around it


@dataclass(frozen=True)
class Field:
    """The little Internet that is probed, and a prober whose limits point at it."""

    names: Names
    webs: Webs
    limits: Limits
    abilities: Abilities
    now: datetime

    def probe(
        self, address: str, kind: str = "website", *, can: dict[str, Any] | None = None, **limits: Any
    ) -> dict[str, Finding]:
        """The findings of a target by their tests' codes; `can` changes what the prober can do."""
        target = read_target(address, SystemKind(kind))
        found = probe_system(
            target, replace(self.abilities, **(can or {})), replace(self.limits, **limits), self.now
        )
        return {finding.test: finding for finding in found}


@pytest.fixture(scope="session")
def field(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    folder = tmp_path_factory.mktemp("probes")
    authority = Authority(folder, NOW)
    with served_names(folder) as names, served_webs(authority) as webs:
        until = f"{NOW + timedelta(days=200):%Y-%m-%dT%H:%M:%SZ}"
        webs.security_txt = f"# báo lỗ hổng\nContact: mailto:an-ninh@danang.gov.vn\nExpires: {until}\n"
        limits = Limits(
            networks=(ip_network("127.0.0.0/8"), ip_network("::1/128")),
            http_port=webs.http,
            https_port=webs.https,
            dns_port=names.port,
            resolvers=(("127.0.0.1", names.port),),
            anchors=(names.anchor,),
            ca_file=str(authority.file),
            web_landmarks=("127.0.0.2", "::1"),
            name_server_landmarks=("127.0.0.1", "::1"),
            pause=0,
            per_second=10_000,
            user_agent="HaTangSo-Prober/1 (+http://localhost)",
        )
        yield Field(names, webs, limits, find_abilities(limits), NOW)


@pytest.fixture
def statuses(field: Field) -> Callable[..., dict[str, str]]:
    """The statuses of a target's tests, by code."""

    def probed(address: str, kind: str = "website", **options: Any) -> dict[str, str]:
        return {code: str(found.status) for code, found in field.probe(address, kind, **options).items()}

    return probed
