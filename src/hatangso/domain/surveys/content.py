"""What makes two sent forms the same: place, household, answers, photos, whatever device or clock."""

import hashlib
import json
from collections.abc import Iterable, Mapping


def content_digest(
    neighbourhood: int | None,
    answers: Mapping[str, object],
    photos: Iterable[tuple[str, str]],
    household: int | None = None,
) -> str:
    """SHA-256 over the canonical JSON; `photos` are pairs of question and the photo's own SHA-256.

    >>> one = content_digest(3, {"a": 1, "b": "x"}, [("p", "ff"), ("p", "00")])
    >>> one == content_digest(3, {"b": "x", "a": 1}, [("p", "00"), ("p", "ff")])
    True
    >>> one == content_digest(4, {"a": 1, "b": "x"}, [("p", "ff"), ("p", "00")])
    False
    >>> one == content_digest(3, {"a": 1, "b": "x"}, [("p", "ff"), ("p", "00")], household=12)
    False
    """
    said: dict[str, object] = {
        "neighbourhood": neighbourhood,
        "answers": dict(answers),
        "photos": sorted(map(list, photos)),
    }
    if household is not None:  # a form without one keeps the digest it had before there were numbers
        said["household"] = household
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
