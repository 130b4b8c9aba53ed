"""Everything that one run of one target shares: what was asked once is not asked again."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from hatangso.adapters.probes.dnssec import Trust
from hatangso.adapters.probes.http import Answer
from hatangso.adapters.probes.journey import addresses_of, first_answer
from hatangso.adapters.probes.reach import Reach
from hatangso.adapters.probes.resolver import Addresses, Resolver
from hatangso.adapters.probes.trouble import Trouble
from hatangso.domain.probes.limits import Abilities
from hatangso.domain.probes.target import ProbeTarget

T = TypeVar("T")


@dataclass
class Look:
    """One target, the prober's abilities, and what the run has learnt so far."""

    target: ProbeTarget
    abilities: Abilities
    resolver: Resolver
    trust: Trust
    reach: Reach
    now: datetime
    _known: dict[str, Any] = field(default_factory=dict)

    def addresses(self) -> Addresses:
        """The target's addresses; Trouble every time where there are none."""
        return self._once("addresses", lambda: addresses_of(self.target, self.resolver, self.reach))

    def over(self, scheme: str) -> ProbeTarget:
        """The target by http or https; a port of its own belongs to its own scheme."""
        port = self.target.port if scheme == self.target.scheme else None
        return replace(self.target, scheme=scheme, port=port)

    def answer(self, scheme: str) -> Answer:
        """The first answer by http or https, without following redirects; Trouble where none came."""
        return self._once(
            scheme, lambda: first_answer(self.over(scheme), self.addresses(), self.reach, self.abilities)
        )

    def tried(self, scheme: str) -> Answer | Trouble:
        """As `answer`, the trouble as a value."""
        try:
            return self.answer(scheme)
        except Trouble as trouble:
            return trouble

    def _once(self, key: str, ask: Callable[[], T]) -> T:
        if key not in self._known:
            try:
                self._known[key] = ask()
            except Trouble as trouble:
                self._known[key] = trouble
        known = self._known[key]
        if isinstance(known, Trouble):
            raise Trouble(known.code, known.detail)
        return known  # type: ignore[no-any-return]
