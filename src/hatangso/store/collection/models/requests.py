"""Requests for data (kỳ thu thập): what is asked, of whom, for which period, by when, and who approves."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hatangso.store.audit.audited import Audited
from hatangso.store.duties.models import Duty
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit


class Collection(Audited):
    """One request for data. Data is known up to `cutoff_on`; answers are due on `due_on`, a later day.

    `levels` are those that approve, in order: 'commune', 'province'; a filing placed in a province passes
    'province' only. `origin`: hand, duty, targets, handed_down (published from above, nobody is asked).
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="collections")  # who asks
    asked_by = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="asked_collections"
    )
    title = models.CharField(max_length=300)
    instructions = models.TextField(blank=True)
    basis = models.CharField(max_length=300, blank=True)  # the document that orders it
    period = models.CharField(max_length=10)
    cutoff_on = models.DateField()
    due_on = models.DateField()
    levels = models.JSONField(default=list)
    footing = models.CharField(max_length=10, default="reported")
    state = models.CharField(max_length=12, default="draft")  # draft, open, closed, withdrawn
    origin = models.CharField(max_length=12, default="hand")
    duty = models.ForeignKey(
        Duty, null=True, blank=True, on_delete=models.PROTECT, related_name="collections"
    )
    revision = models.PositiveIntegerField(default=0)
    demo = models.BooleanField(default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-due_on", "-id"]
        indexes = [models.Index(fields=["unit", "state", "due_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=models.F("cutoff_on")), name="due_is_not_before_the_cutoff"
            )
        ]

    def __str__(self) -> str:
        return self.title


class CollectionItem(Audited):
    """One indicator asked for. `breakdown`: 'place' (one figure of the recipient's place),
    'neighbourhood' (one a neighbourhood), 'commune' (one a commune of the recipient's province)."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items")
    indicator = models.CharField(max_length=60)
    breakdown = models.CharField(max_length=14, default="place")
    required = models.BooleanField(default=True)
    note = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["collection", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "indicator", "breakdown"], name="an_indicator_is_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} ({self.breakdown})"


class CollectionTable(Audited):
    """One table asked for: the code and version of its definition in the catalogue."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="tables")
    table = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    required = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["collection", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["collection", "table"], name="a_table_is_asked_once")]

    def __str__(self) -> str:
        return self.table


class CollectionRecipient(Audited):
    """Who is asked, and about which place: an office about its ward, an operator about the whole province.

    `due_on` is an extension (gia hạn), empty where the request's own day holds; an excused recipient owes
    nothing any more. Each needs its reason.
    """

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="recipients")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="asked_data")
    place = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="asked_data")
    due_on = models.DateField(null=True, blank=True)
    extension_reason = models.TextField(blank=True)
    excused_reason = models.TextField(blank=True)
    excused_at = models.DateTimeField(null=True, blank=True)
    nudged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["collection", "place__name", "organisation__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "organisation", "place"], name="one_is_asked_once_about_a_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.place}"

    @property
    def due(self):  # type: ignore[no-untyped-def]
        """The day by which this recipient answers."""
        return self.due_on or self.collection.due_on
