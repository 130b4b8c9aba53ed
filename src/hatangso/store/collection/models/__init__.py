"""Requests for data, the filings that answer them, and what was decided and frozen."""

from hatangso.store.collection.models.contests import Contest
from hatangso.store.collection.models.explanations import ExplanationRequest
from hatangso.store.collection.models.filings import (
    CellRemark,
    Filing,
    FilingEntry,
    FilingSnapshot,
    FilingStep,
    FilingTableRow,
    FilingUpload,
)
from hatangso.store.collection.models.requests import (
    Collection,
    CollectionItem,
    CollectionRecipient,
    CollectionTable,
)

__all__ = [
    "CellRemark",
    "Collection",
    "CollectionItem",
    "CollectionRecipient",
    "CollectionTable",
    "Contest",
    "ExplanationRequest",
    "Filing",
    "FilingEntry",
    "FilingSnapshot",
    "FilingStep",
    "FilingTableRow",
    "FilingUpload",
]
