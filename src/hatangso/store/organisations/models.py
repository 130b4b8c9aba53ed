"""Organisations of a locality, valid in time, their successors, wordings that mean them, and their people."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hatangso.domain.access.roles import ROLES
from hatangso.store.audit.audited import Audited
from hatangso.store.places.models import Unit


class Organisation(Audited):
    """An office, police, service centre, department, operator … or a collective role of a locality.

    `kind` is a name of the catalogue (hatangso.domain.organisations), kept as text. An operator or a
    department of the province belongs to the province's unit and is offered in all its communes.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="organisations")
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=80, blank=True)
    is_collective = models.BooleanField(default=False)
    is_focal = models.BooleanField(default=False)  # the office that follows the whole programme (đầu mối)
    members = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="collectives")
    email = models.EmailField(blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    search_key = models.TextField(blank=True)

    class Meta:
        ordering = ["unit", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"], condition=Q(valid_to=None), name="one_living_organisation_a_name"
            )
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationSuccession(Audited):
    """One organisation took over the duties of another on a date (Sở TTTT → Sở KH&CN)."""

    predecessor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="successors")
    successor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="predecessors")
    on = models.DateField()
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["on"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(predecessor=models.F("successor")), name="no_organisation_succeeds_itself"
            )
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class Wording(Audited):
    """A plan's wording that a person said means this organisation in this locality."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="wordings")
    text = models.CharField(max_length=300)
    key = models.CharField(max_length=300, db_index=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="wordings")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "key"], name="one_meaning_a_wording")]

    def __str__(self) -> str:
        return f"{self.text} = {self.organisation}"


class Membership(Audited):
    """A person acts in an organisation in one role, from when to when. Rights follow from this alone."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=24)  # a name of hatangso.domain.access.roles
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["user", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(valid_to=None),
                name="one_living_membership",
            )
        ]

    def __str__(self) -> str:
        role = ROLES[self.role].label.vi if self.role in ROLES else self.role
        return f"{self.user} – {role} – {self.organisation}"
