"""How the rows of the registry stand beside the point index: one question, asked for every tile of assets.

It is written in SQL, since Django takes longer to compile it than a database to answer it, and a tile that is
kept costs little else (docs/methods/tiles.md, "Speed").
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from hatangso.store.shapes.kept_arrays import Kept

MOST_CHANGES = 20_000  # that are read beside the index
EVER = datetime(1900, 1, 1, tzinfo=UTC)
_ASKED = """
SELECT (SELECT uid FROM assets_asset WHERE id = %s), last.id, last.uid, changed.*
FROM (
  SELECT max(changed_at), count(*), sum(version), count(living), sum(living) FROM (
    SELECT changed_at, version, CASE WHEN deleted_at IS NULL AND merged_into_id IS NULL THEN id END AS living
    FROM assets_asset WHERE changed_at > %s ORDER BY changed_at DESC, id DESC LIMIT %s
  ) AS newest
) AS changed
LEFT JOIN (SELECT id, uid FROM assets_asset ORDER BY id DESC LIMIT 1) AS last ON 1 = 1
"""


@dataclass(frozen=True)
class Standing:
    """`is_same`: the index is of this database; `mark`: another one after every change since the index.

    A change that began earlier may end later, so that the latest time alone tells nothing. An edit raises a
    version; a whole import that appears or is withdrawn changes which rows live; the last row tells what was
    entered under an earlier time.
    """

    is_same: bool
    mark: tuple[Any, ...]


def standing_beside(found: Kept | None) -> Standing:
    """How the rows stand beside that index; None = beside nothing: every row counts as changed."""
    last: dict[str, Any] = {"id": 0, "uid": ""} if found is None else found.told["last"]
    since = EVER if found is None else datetime.fromisoformat(found.told["since"])
    with connection.cursor() as cursor:
        cursor.execute(
            _ASKED, [last["id"], connection.ops.adapt_datetimefield_value(since), MOST_CHANGES + 1]
        )
        uid, *mark = cursor.fetchone()
    return Standing(found is not None and _plain(uid) == _plain(last["uid"]), tuple(mark))


def _plain(uid: Any) -> str:
    """PostgreSQL has a type for it, SQLite 32 letters."""
    return str(uid).replace("-", "")
