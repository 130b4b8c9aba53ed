"""The registry of infrastructure: assets, every state they were in, their photos, imports and duplicates."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hatangso.store.audit.audited import Audited
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Observation
from hatangso.store.shapes.shaped import AuditedShapedManager, Shaped


class AssetImport(Audited):
    """One file of assets: what it was, what became of its rows; withdrawn as a whole, or kept.

    `rehearsed`: what the rehearsal found, to be shown before anything is written; `progress`: rows done.
    Refused rows lie under DATA_DIR/assets/refused as a file with the reason beside each.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # for whom: province, commune
    type = models.CharField(max_length=40, blank=True)  # '' where the file tells it row by row (forms 40–44)
    owner = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    received = models.ForeignKey(Received, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255, blank=True)
    format = models.CharField(max_length=20)
    options = models.JSONField(default=dict)  # columns chosen by people, reference system, sheet, layer
    status = models.CharField(max_length=12)  # rehearsing, rehearsed, keeping, kept, failed, withdrawn
    rehearsed = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(default=0)
    progress = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    failure = models.JSONField(default=dict)  # {"vi": …, "en": …} where it failed
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.file_name or str(self.pk)


class Asset(Shaped, Audited):
    """One object of the registry as it is now; `AssetVersion` keeps how it was.

    `type` is a file of catalog/assets. `unit` is the commune in which it lies, computed from the shape (the
    representative point `lon`, `lat`); without a shape, or outside every known boundary, the unit whose
    register it stands in. `province` is that of `unit` (or itself). `owner` owns, `operator` runs it;
    `owner_name` is what an old list says where no organisation is known. Lengths and areas are geodesic.
    """

    uid = models.UUIDField(unique=True)  # made by who enters it first, so that a second sending is the same
    type = models.CharField(max_length=40)
    code = models.CharField(max_length=80, blank=True)  # the owner's own number
    name = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    owner_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12)  # domain.assets.states.State
    planned_on = models.DateField(null=True, blank=True)
    permitted_on = models.DateField(null=True, blank=True)
    in_service_on = models.DateField(null=True, blank=True)
    removed_on = models.DateField(null=True, blank=True)
    attributes = models.JSONField(default=dict)  # code of the type's attribute → value; absent = unknown
    note = models.CharField(max_length=500, blank=True)
    lon = models.FloatField(null=True, blank=True)  # representative point, degrees
    lat = models.FloatField(null=True, blank=True)
    length_m = models.FloatField(null=True, blank=True)
    area_m2 = models.FloatField(null=True, blank=True)
    source_crs = models.CharField(max_length=20, blank=True)  # 'EPSG:9205' where it came in another system
    source_wkb = models.BinaryField(null=True, blank=True)  # the shape as it came, in `source_crs`
    evidence = models.ForeignKey(Received, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    imported = models.ForeignKey(
        AssetImport, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # null = the clock, an import's withdrawal
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    deleted_at = models.DateTimeField(null=True, blank=True)  # entered by mistake; removal is a state
    search_key = models.TextField(blank=True)
    demo = models.BooleanField(default=False)

    objects = AuditedShapedManager()  # type: ignore[assignment]

    class Meta:
        ordering = ["type", "name", "id"]
        indexes = [
            models.Index(fields=["unit", "type", "state"], name="assets_of_a_unit"),
            models.Index(fields=["province", "type", "id"], name="assets_of_a_province"),
            models.Index(fields=["owner", "type"], name="assets_of_an_owner"),
            models.Index(fields=["type", "code"], name="assets_by_code"),
            models.Index(fields=["changed_at", "id"], name="assets_by_change"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(merged_into=models.F("id")), name="no_asset_merges_into_itself"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.code or str(self.uid)


class AssetVersion(Audited):
    """How an asset was after its change number `number`. Of an untouched imported asset there is none:
    its first version is the row itself, and is written here when somebody changes it."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    how = models.CharField(
        max_length=12
    )  # entered, edited, moved, imported, merged, undone, removed, restored
    snapshot = models.JSONField()  # every column that a person can change, by name
    wkb = models.BinaryField(null=True)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["asset", "-number"]
        constraints = [models.UniqueConstraint(fields=["asset", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return f"{self.asset_id}/{self.number}"


class AssetPhoto(Audited):
    """A photo of an asset, without the place and the maker that a camera writes into it."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="photos")
    uid = models.UUIDField(unique=True)  # made on the phone: a second sending is the same
    file = models.ForeignKey(Received, on_delete=models.PROTECT, related_name="+")
    taken_on = models.DateField(null=True, blank=True)
    caption = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.asset_id}: {self.file_id}"


class FieldChange(Audited):
    """A change made in the field that was taken: the same sent again changes nothing.

    `uid` made on the phone; `digest`: SHA-256 of what was sent; `made_at` by the phone's clock, which decides
    nothing; `version`: of the asset after it.
    """

    uid = models.UUIDField(unique=True)
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="field_changes")
    kind = models.CharField(max_length=5)  # add, edit, photo
    digest = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


class LikelyDuplicate(Audited):
    """Two assets that may be one: found by place and owner; people decide."""

    first = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="+")
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    metres = models.FloatField()
    reasons = models.JSONField(default=list)  # same_code, same_name, near
    found_at = models.DateTimeField()
    decision = models.CharField(max_length=8, blank=True)  # merged, distinct, '' = open
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["metres", "id"]
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="a_pair_is_found_once")]

    def __str__(self) -> str:
        return f"{self.first_id} ≈ {self.second_id}"


class CountedFigure(Audited):
    """A figure of an indicator that was counted from the registry: the way back to what it stands on.

    The objects as they were then are the file among the observation's evidence.
    """

    observation = models.OneToOneField(Observation, on_delete=models.PROTECT, related_name="counted")
    rule = models.CharField(max_length=60)  # a file of catalog/counted
    method = models.CharField(max_length=100)  # CountRule.method
    counted = models.PositiveIntegerField()
    listed = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # of the list of objects, to see whether anything changed
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.method} → {self.observation_id}"


class CountedUnit(models.Model):
    """When the clock last looked whether the registry of a commune is to be counted, and did so.

    `left_at`: when an asset last went from it to another commune; nothing else here says so.
    """

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="+")
    counted_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["counted_at"], name="counted_longest_ago")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.counted_at:%d/%m/%Y}"


class RegistryRound(models.Model):
    """The last time the registry was gone through by itself, and how far; one that was cut off goes on.

    `what`: 'doubles' of a province (what changed after `since` until `begun_at`), 'places' of all assets (by
    the boundaries `of`, store/places/ward_version.py). `position`: the asset looked at last.
    """

    what = models.CharField(max_length=10)
    province = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    of = models.CharField(max_length=64, blank=True)
    since = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField()
    position = models.BigIntegerField(default=0)
    looked_at = models.PositiveIntegerField(default=0)  # assets
    found = models.PositiveIntegerField(default=0)  # new pairs; assets that moved
    asked_at = models.DateTimeField()  # when the clock last asked whether there is anything to do
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["what", "province"], name="one_round_a_province"),
            models.UniqueConstraint(
                fields=["what"], condition=Q(province=None), name="one_round_of_everything"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.province_id or ''} {self.begun_at:%d/%m/%Y}"
