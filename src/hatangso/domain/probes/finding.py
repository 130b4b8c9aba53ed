"""What a prober found out about one thing of one system; what it could not find out is a finding too."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from hatangso.domain.words import Words

NOTHING = Words("", "")


class Status(StrEnum):
    """Three truths: it holds (passed, warned), it does not (failed), nobody knows (not_tested).

    What the prober cannot test – no IPv6 on its own line, a port that its firewall closes – is `not_tested`,
    never the system's failure. `warned`: it holds in part, or not for long. `info`: told, not judged.
    """

    PASSED = "passed"
    WARNED = "warned"
    FAILED = "failed"
    INFO = "info"
    NOT_TESTED = "not_tested"

    @property
    def label(self) -> Words:
        return _LABELS[self]


@dataclass(frozen=True)
class Finding:
    """The answer of one test (a code of catalog/probes).

    `reason` says what was seen, `advice` what the system's keeper can do ("" where there is nothing to do).
    `evidence` holds what was seen as JSON: addresses, days, headers; others' texts are cut.
    """

    test: str
    status: Status
    reason: Words
    advice: Words = NOTHING
    evidence: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As it is kept in ProbeRun.findings."""
        return {
            "test": self.test,
            "status": str(self.status),
            "reason": {"vi": self.reason.vi, "en": self.reason.en},
            "advice": {"vi": self.advice.vi, "en": self.advice.en},
            "evidence": dict(self.evidence),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Finding":
        """The finding that `as_json` kept."""
        return cls(
            kept["test"],
            Status(kept["status"]),
            Words(kept["reason"]["vi"], kept["reason"]["en"]),
            Words(kept["advice"]["vi"], kept["advice"]["en"]),
            kept["evidence"],
        )


_LABELS = {
    Status.PASSED: Words("Đạt", "Passed"),
    Status.WARNED: Words("Đạt một phần", "Partly"),
    Status.FAILED: Words("Không đạt", "Failed"),
    Status.INFO: Words("Thông tin", "Information"),
    Status.NOT_TESTED: Words("Chưa kiểm tra được", "Could not be tested"),
}
