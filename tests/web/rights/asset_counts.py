"""Counts of the registry: for offices of the locality and above, never for operators."""

from tests.web.rights.row import FOLLOWS, OPERATORS, SEES, Row, post

ROWS = (Row("asset_counts", SEES - OPERATORS), post("asset_counts_feed", FOLLOWS))
