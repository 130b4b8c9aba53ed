"""The rows of a received sheet, as they stand in the file."""

from django.utils.translation import get_language

from hatangso.adapters.table_file import NotATable
from hatangso.adapters.table_stream import open_table
from hatangso.domain.assets.forms.form import Line
from hatangso.flows.receive import place_of
from hatangso.flows.refused import Refused
from hatangso.store.evidence.models import Received

MOST_LINES = 10_000


def lines_of(received: Received) -> list[Line]:
    """Every filled row with its number. Refused where the file is no table, broken, or far too long."""
    found: list[Line] = []
    try:
        for line in open_table(place_of(received.sha256)).lines():
            found.append((line.number, line.cells))
            if len(found) > MOST_LINES:
                break
    except NotATable as wrong:
        raise Refused(wrong.words.spoken_in(get_language() or "vi"), field="file") from wrong
    return found
