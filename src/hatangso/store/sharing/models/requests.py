"""Requests to share, every step of them, disputes before the mediator, and the terms of a province."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hatangso.store.assets.models import Asset
from hatangso.store.audit.audited import Audited
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit


class SharingTerms(Audited):
    """How long the sides have in a province, on what that rests, and whether somebody verified it."""

    province = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="sharing_terms")
    answer_days = models.PositiveSmallIntegerField()
    mediation_days = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300, blank=True)
    verified = models.BooleanField(default=False)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.province}: {self.answer_days}/{self.mediation_days}"


class SharingRequest(Audited):
    """One operator asks another for assets, or for a route in words.

    Only the two sides see it, and from a dispute on the mediator. `state`: domain.sharing.request's
    RequestState; `due_on`: the day by which an answer is owed.
    """

    uid = models.UUIDField(unique=True)  # made with the form: a button pressed twice is the same request
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    asker = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sharing_asked")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sharing_owed")
    assets = models.ManyToManyField(Asset, blank=True, related_name="sharing_requests")
    route = models.CharField(max_length=500, blank=True)  # in words, where no asset of the registry is named
    other_provinces = models.CharField(max_length=200, blank=True)  # names, where it goes beyond `province`
    purpose = models.TextField()
    needs = models.TextField(blank=True)  # technical: height, weight, power, fibres
    wanted_from = models.DateField()
    wanted_to = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12)
    offer = models.TextField(blank=True)  # the owner's last counter-offer
    due_on = models.DateField(null=True, blank=True)
    files = models.ManyToManyField(Received, blank=True, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["province", "state"], name="sharing_of_a_province")]
        constraints = [models.CheckConstraint(condition=~Q(asker=F("owner")), name="nobody_asks_themselves")]

    def __str__(self) -> str:
        return f"{self.asker} → {self.owner} ({self.asked_at:%d/%m/%Y})"


class Dispute(Audited):
    """A request brought before the mediator. `across`: two or more provinces, so that it is forwarded.

    `state`: domain.sharing.dispute.DisputeState; `before`: the request's state when it was brought.
    """

    request = models.ForeignKey(SharingRequest, on_delete=models.PROTECT, related_name="disputes")
    brought_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    mediator = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    about = models.CharField(max_length=12)
    text = models.TextField()
    across = models.BooleanField(default=False)
    before = models.CharField(max_length=12)
    state = models.CharField(max_length=12)
    due_on = models.DateField(null=True, blank=True)
    meeting_on = models.DateField(null=True, blank=True)  # the next one to which both are invited
    result = models.TextField(blank=True)
    brought_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-brought_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(closed_at=None), name="one_open_dispute_a_request"
            )
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.about}"


class SharingStep(Audited):
    """One step of a request or of its dispute, in the order in which they happened; never changed."""

    request = models.ForeignKey(SharingRequest, on_delete=models.CASCADE, related_name="steps")
    dispute = models.ForeignKey(
        Dispute, null=True, blank=True, on_delete=models.CASCADE, related_name="steps"
    )
    action = models.CharField(max_length=12)  # ask, say, take_back, an Act or a dispute's Step
    side = models.CharField(max_length=8)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    before = models.CharField(max_length=12, blank=True)  # the request's state before it
    text = models.TextField(blank=True)
    on = models.DateField(null=True, blank=True)  # of a meeting, of a signature
    files = models.ManyToManyField(Received, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.action}"
