"""What was filed in answer to a request: entries, steps, remarks on cells, frozen versions, uploads."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hatangso.store.audit.audited import Audited
from hatangso.store.collection.models.requests import CollectionRecipient
from hatangso.store.evidence.models import Received
from hatangso.store.places.models import Neighbourhood, Unit
from hatangso.store.programme.models import Observation


class Filing(Audited):
    """The answer of one recipient. Returned, it is corrected, not sent anew: there is only ever one.

    `state`: draft, submitted, returned, approved. `level` is the level at which a submitted filing waits,
    the last level that approved once it is approved. `version` grows with every submission after the
    first; `revision` with every save.
    """

    recipient = models.OneToOneField(CollectionRecipient, on_delete=models.CASCADE, related_name="filing")
    state = models.CharField(max_length=10, default="draft")
    level = models.CharField(max_length=10, blank=True)
    version = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    first_submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "level"])]

    def __str__(self) -> str:
        return f"{self.recipient} ({self.state})"


class FilingEntry(Audited):
    """One figure as it stands in the filing. `observation` is the fact it became when last submitted."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="entries")
    indicator = models.CharField(max_length=60)
    place = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    neighbourhood = models.ForeignKey(
        Neighbourhood, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    part = models.FloatField(null=True, blank=True)
    whole = models.FloatField(null=True, blank=True)
    value = models.FloatField(null=True, blank=True)
    progress = models.CharField(max_length=12, blank=True)
    level_text = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    blank_reason = models.CharField(max_length=300, blank=True)
    confirmed = models.JSONField(default=dict)  # rule: why what looks unusual is right all the same
    revision = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    edited_at = models.DateTimeField()
    observation = models.ForeignKey(
        Observation, null=True, blank=True, on_delete=models.PROTECT, related_name="filing_entries"
    )

    class Meta:
        ordering = ["filing", "indicator", "place", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "indicator", "place"],
                condition=Q(neighbourhood=None),
                name="one_entry_a_place",
            ),
            models.UniqueConstraint(
                fields=["filing", "indicator", "neighbourhood"],
                condition=~Q(neighbourhood=None),
                name="one_entry_a_neighbourhood",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.place}"


class FilingTableRow(Audited):
    """One row of an asked table. `row` is its stable identifier; a removed row is kept and marked."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="table_rows")
    table = models.CharField(max_length=60)
    row = models.CharField(max_length=36)
    place = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    values = models.JSONField(default=dict)
    position = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    removed = models.BooleanField(default=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    edited_at = models.DateTimeField()

    class Meta:
        ordering = ["filing", "table", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["filing", "table", "row"], name="one_row_an_identifier")
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row}"


class FilingStep(Audited):
    """What happened to a filing: submit, approve, return, correct, comment, nudge, extend, excuse.

    Append only. `version` is that of the filing at the time.
    """

    filing = models.ForeignKey(Filing, null=True, on_delete=models.CASCADE, related_name="steps")
    recipient = models.ForeignKey(CollectionRecipient, on_delete=models.CASCADE, related_name="steps")
    action = models.CharField(max_length=10)
    level = models.CharField(max_length=10, blank=True)
    version = models.PositiveIntegerField(default=1)
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["recipient", "at", "id"]

    def __str__(self) -> str:
        return f"{self.action} {self.at:%d/%m/%Y}"


class CellRemark(Audited):
    """Why a cell was returned, or a question about it; answered by mending it or in words."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="remarks")
    step = models.ForeignKey(FilingStep, null=True, on_delete=models.CASCADE, related_name="remarks")
    cell = models.CharField(max_length=140)  # CellKey.text, or 'table:<code>|<row>|<column>'
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["filing", "at", "id"]

    def __str__(self) -> str:
        return self.text[:80]


class FilingSnapshot(Audited):
    """The filing as it was handed in (`level` '') or approved at one level: every cell, frozen.

    The database refuses to change it.
    """

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="snapshots")
    version = models.PositiveIntegerField()
    level = models.CharField(max_length=10)
    cells = models.JSONField()  # {CellKey.text: {field: value}}, tables as {'table:<code>': [rows]}
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["filing", "at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "version", "level"], name="a_version_is_frozen_once_a_level"
            )
        ]

    def __str__(self) -> str:
        return f"{self.filing_id} v{self.version} {self.level}"


class FilingUpload(Audited):
    """A workbook or table that was sent for a filing: rehearsed, then applied or refused, with its progress.

    `rows_read` of `rows_total` (0: not known yet) tell how far a long reading is; `story` is what it would
    change or changed; `refused_rows` is the file of rows that could not be taken, with their reasons.
    """

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="uploads")
    table = models.CharField(max_length=60, blank=True)  # '' for the workbook of the whole filing
    received = models.ForeignKey(Received, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default="waiting")  # waiting, reading, rehearsed, applied, failed
    rows_read = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    story = models.JSONField(default=dict)
    failure = models.TextField(blank=True)
    refused_rows = models.ForeignKey(
        Received, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.received} ({self.state})"
