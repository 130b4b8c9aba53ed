"""What people agreed to does not change under the version that they agreed to."""

import hashlib

from hatangso.domain.measurement.consent import AGREEMENT, POINTS, VERSION

# Version: first 16 letters of the SHA-256 of its words. A changed word is a new version, and a new line.
KNOWN = {"2026-11/1": "1c5fef8fecef7de2", "2026-11/2": "2c3796e54a29c56a"}


def test_the_words_of_a_version_stay() -> None:
    words = [words for point in POINTS for words in (point.title, point.text)] + [AGREEMENT]
    text = "\n".join(f"{one.vi}\n{one.en}" for one in words)
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == KNOWN[VERSION]
    assert list(KNOWN)[-1] == VERSION
    assert len(VERSION) <= 20  # what a kept test has room for


def test_the_law_and_what_it_asks_for_are_told() -> None:
    told = " ".join(point.text.vi for point in POINTS)
    for word in ("91/2025/QH15", "nhạy cảm", "ô lưới", "18 tháng", "5 thiết bị", "Không bắt buộc"):
        assert word in told
