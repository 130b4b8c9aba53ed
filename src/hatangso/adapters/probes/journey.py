"""Follows redirects, each hop checked anew: address, port, scheme, number."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from hatangso.adapters.probes.http import Answer, fetch
from hatangso.adapters.probes.reach import Reach
from hatangso.adapters.probes.resolver import Addresses, Resolver
from hatangso.adapters.probes.trouble import Trouble
from hatangso.domain.probes.limits import Abilities
from hatangso.domain.probes.target import ProbeTarget, read_target
from hatangso.domain.words import Misstated

_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Hop:
    """One request of a journey: what was asked, what came; None with the trouble where nothing came."""

    target: ProbeTarget
    answer: Answer | None
    trouble: Trouble | None = None


def travel(
    target: ProbeTarget,
    addresses: Addresses,
    resolver: Resolver,
    reach: Reach,
    abilities: Abilities,
    *,
    families: str = "46",
    accept: str = "text/html,*/*;q=0.8",
    most: int = 0,
) -> tuple[Hop, ...]:
    """Every hop from the target to the answer that redirects no further; the last hop may be a trouble.

    `addresses` are the target's own, asked once; `families`: '4', '6' or both in the order of trying.
    """
    hops: list[Hop] = []
    while True:
        try:
            known = addresses if not hops else addresses_of(target, resolver, reach)
            answer = first_answer(target, known, reach, abilities, families, accept=accept, most=most)
        except Trouble as trouble:
            return (*hops, Hop(target, None, trouble))
        hops.append(Hop(target, answer))
        if answer.status not in _REDIRECTS or not answer.headers.get("location"):
            return tuple(hops)
        try:
            target = next_target(target, answer)
        except Trouble as trouble:
            return (*hops, Hop(target, None, trouble))
        if len(hops) > reach.limits.max_redirects:
            return (*hops, Hop(target, None, Trouble("redirect_loop")))


def next_target(target: ProbeTarget, answer: Answer) -> ProbeTarget:
    """Where an answer redirects to; Trouble 'bad_redirect' where that is no http or https address."""
    told = answer.headers["location"].strip().encode("latin-1", "replace").decode("utf-8", "replace")
    try:
        onward = read_target(urljoin(target.url, told), target.kind)
    except (Misstated, ValueError):
        raise Trouble("bad_redirect", told) from None
    return onward


def addresses_of(target: ProbeTarget, resolver: Resolver, reach: Reach) -> Addresses:
    """The addresses of a target; of one that is an address, that one."""
    if target.is_address:
        v6 = ":" in target.host
        return Addresses(() if v6 else (target.host,), (target.host,) if v6 else ())
    return resolver.addresses(target.host, reach)


def first_answer(
    target: ProbeTarget,
    addresses: Addresses,
    reach: Reach,
    abilities: Abilities,
    families: str = "46",
    *,
    accept: str = "text/html,*/*;q=0.8",
    most: int = 0,
) -> Answer:
    """The answer of the first address that gives one; else the trouble that tells most of the system."""
    worst: Trouble | None = None
    for address in _to_try(addresses, abilities, families):
        try:
            return fetch(target, address, reach, accept=accept, most=most)
        except Trouble as trouble:
            if worst is None or (trouble.of_system and not worst.of_system):
                worst = trouble
    raise worst or Trouble(_why_none(addresses, families))


def first_address(addresses: Addresses, abilities: Abilities) -> str:
    """The address that is looked at first; Trouble where the prober has no way to any."""
    tried = _to_try(addresses, abilities, "46")
    if not tried:
        raise Trouble(_why_none(addresses, "46"))
    return tried[0]


def _to_try(addresses: Addresses, abilities: Abilities, families: str) -> Sequence[str]:
    able = {"4": abilities.has_ipv4, "6": abilities.has_ipv6}
    of = {"4": addresses.v4, "6": addresses.v6}
    return [address for family in families if able[family] for address in of[family][:2]]


def _why_none(addresses: Addresses, families: str) -> str:
    if "4" in families and addresses.v4:
        return "no_ipv4"
    if "6" in families and addresses.v6:
        return "no_ipv6"
    return {"4": "no_ipv4_address", "6": "no_ipv6_address"}.get(families, "no_address")
