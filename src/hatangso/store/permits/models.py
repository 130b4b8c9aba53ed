"""Permit files with opinions and steps; inspections, violations and damage."""

from django.conf import settings
from django.db import models

from hatangso.store.assets.models import Asset
from hatangso.store.audit.audited import Audited
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.shapes.shaped import AuditedShapedManager, Shaped


class PermitFile(Audited):
    """A request for a permit, a site, land, a road opening. Seen by its applicant, by who works on permits,
    and by offices asked for an opinion; no other enterprise learns of it.

    `kind`: a file of catalog/permit_kinds; `state`: domain.permits.permit_state.PermitState. `days`: legal
    working days as they were configured when the file was accepted; `due_on`: the day by which it is to be
    decided, None while the clock stands; `days_left`: how many working days were left when it was stopped.
    """

    uid = models.UUIDField(unique=True)  # made with the form: a button pressed twice is the same file
    kind = models.CharField(max_length=40)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+"
    )  # who decides: commune, province
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    applicant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="permit_files")
    title = models.CharField(max_length=300)
    place = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    assets = models.ManyToManyField(Asset, blank=True, related_name="permit_files")
    files = models.ManyToManyField(Received, blank=True, related_name="+")
    state = models.CharField(max_length=12)
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    days_left = models.SmallIntegerField(null=True, blank=True)
    decision_number = models.CharField(max_length=100, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    search_key = models.TextField(blank=True)
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(fields=["province", "state"], name="permits_of_a_province"),
            models.Index(fields=["applicant", "state"], name="permits_of_an_applicant"),
        ]

    def __str__(self) -> str:
        return self.title


class PermitOpinion(Audited):
    """An office is asked for its opinion on a file, with a day of its own."""

    permit = models.ForeignKey(PermitFile, on_delete=models.CASCADE, related_name="opinions")
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    verdict = models.CharField(max_length=12, blank=True)  # domain.permits.permit_state.VERDICTS; '' = waits
    text = models.TextField(blank=True)
    files = models.ManyToManyField(Received, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["permit", "office"],
                condition=models.Q(verdict=""),
                name="one_open_question_an_office",
            )
        ]

    def __str__(self) -> str:
        return f"{self.permit_id}: {self.office}"


class PermitStep(Audited):
    """One step of a file, in the order in which they happened; never changed."""

    permit = models.ForeignKey(PermitFile, on_delete=models.CASCADE, related_name="steps")
    action = models.CharField(max_length=12)  # file, ask, answer, or an Act
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(blank=True)
    inner = models.BooleanField(default=False)  # between offices: not the applicant's to read
    files = models.ManyToManyField(Received, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.permit_id}: {self.action}"


class Finding(Shaped, Audited):
    """An inspection, a violation, or damage to infrastructure, on an asset or at a place, and its outcome.

    `kind`, `outcome`: codes of domain.permits.findings. `penalty_vnd`: as a decision says it, never computed;
    None = none or not known.
    """

    uid = models.UUIDField(unique=True)
    kind = models.CharField(max_length=12)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    asset = models.ForeignKey(Asset, null=True, blank=True, on_delete=models.PROTECT, related_name="findings")
    permit = models.ForeignKey(
        PermitFile, null=True, blank=True, on_delete=models.PROTECT, related_name="findings"
    )  # the file that was inspected, or whose works were obstructed
    place = models.CharField(max_length=300, blank=True)
    happened_on = models.DateField()
    found = models.TextField()
    party = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    party_name = models.CharField(max_length=200, blank=True)  # where it is no organisation of the list
    outcome = models.CharField(max_length=12)
    outcome_text = models.TextField(blank=True)
    penalty_vnd = models.PositiveBigIntegerField(null=True, blank=True)
    document = models.CharField(max_length=150, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    mend_by = models.DateField(null=True, blank=True)
    files = models.ManyToManyField(Received, blank=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    demo = models.BooleanField(default=False)

    objects = AuditedShapedManager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-happened_on", "-id"]
        indexes = [models.Index(fields=["province", "happened_on"], name="findings_of_a_province")]

    def __str__(self) -> str:
        return self.place or (str(self.asset) if self.asset else str(self.pk))


class PermitTerms(Audited):
    """How many working days a locality's published procedures give for a kind of file, with the document.

    Of a province: for its communes too, where they set none of their own. For files accepted from
    `valid_from` on, until later terms of the same place and kind begin.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    days = models.PositiveSmallIntegerField()
    opinion_days = models.PositiveSmallIntegerField()
    document = models.CharField(max_length=150)
    document_on = models.DateField()
    valid_from = models.DateField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "valid_from"], name="one_permit_term_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.days}"


class HolidayYear(Audited):
    """The public holidays of one year in a province, and by which document; a year without one is not known.

    `days`: ISO dates of that year, in order, also those given in exchange for a holiday at a weekend.
    """

    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    days = models.JSONField(default=list)
    document = models.CharField(max_length=150)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["province", "year"], name="one_holiday_list_a_year")]

    def __str__(self) -> str:
        return f"{self.province} {self.year}"
