"""Speed measurements: which files came in, where their rows lie, what published tables say, what follows.

Single tests lie in Parquet files under DATA_DIR/measurements, not in the database; `KeptPart` is their
manifest.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hatangso.store.audit.audited import Audited
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Neighbourhood, Unit
from hatangso.store.programme.models import Observation, Obstacle


class ColumnMapping(Audited):
    """How somebody's tables are to be read: their headings → our columns, and in which unit; kept by name."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=24)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )  # whose people alone are offered it; null = the locality's own
    name = models.CharField(max_length=120)
    columns = models.JSONField()  # {our column: {"heading": text, "unit": "Mbit/s"|"kbit/s"|…}}
    fixed = models.JSONField(
        default=dict
    )  # {our column: value} for what the table does not tell: network, period
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "source", "name"],
                condition=Q(organisation=None),
                name="a_mapping_has_one_name",
            ),
            models.UniqueConstraint(
                fields=["unit", "source", "organisation", "name"],
                name="a_mapping_of_an_organisation_has_one_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MeasurementImport(Audited):
    """One file of measurements, or one batch of our own tests: what it was, what became of its rows.

    The bytes are kept (`received`) only where they hold no position of a person: published tables.
    `refused` counts rows by reason code; the refused rows themselves lie beside the kept ones, coarsened.
    """

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+"
    )  # for whom: province or commune
    source = models.CharField(max_length=24)  # a module of adapters/speed_sources
    file_name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(default=0)
    received = models.ForeignKey(Received, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    mapping = models.ForeignKey(
        ColumnMapping, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    method = models.CharField(max_length=40)  # the method record by which rows were judged: 'speed/1'
    boundaries = models.CharField(
        max_length=64, blank=True
    )  # version of the boundaries that gave the communes
    state = models.CharField(
        max_length=12, default="rehearsed"
    )  # asked (which column is which), waiting, rehearsed, running, kept, failed, dropped, withdrawn
    rows_total = models.BigIntegerField(default=0)  # an estimate while it is read; 0 unknown
    rows_read = models.BigIntegerField(default=0)
    rows_kept = models.BigIntegerField(default=0)
    rows_known = models.BigIntegerField(default=0)  # came before, in another file
    refused = models.JSONField(default=dict)  # {reason code: rows}
    findings = models.JSONField(default=list)  # sentences for who imports: asked about, noticed
    story = models.JSONField(default=dict)  # of the rehearsal: examples of refused rows, what is replaced
    refused_rows = models.ForeignKey(
        Received, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # of a published table: as they came, with the reasons
    answer = models.CharField(max_length=500, blank=True)  # what the importer said to what was asked about
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    failure = models.CharField(max_length=500, blank=True)
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    brought_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-brought_at", "-id"]
        indexes = [models.Index(fields=["unit", "sha256"], name="import_by_digest")]

    def __str__(self) -> str:
        return self.file_name or f"{self.source} {self.brought_at:%d/%m/%Y}"


class KeptPart(Audited):
    """One Parquet file of kept (or refused) rows of one import and month: the manifest's line."""

    imported = models.ForeignKey(MeasurementImport, on_delete=models.PROTECT, related_name="parts")
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=24)
    month = models.CharField(max_length=7)  # 2026-03
    holds = models.CharField(max_length=8, default="kept")  # kept, known (from an import before), refused
    path = models.CharField(max_length=300, unique=True)  # under DATA_DIR/measurements
    sha256 = models.CharField(max_length=64)
    rows = models.BigIntegerField()
    size = models.BigIntegerField()
    live = models.BooleanField(default=True)  # False once the import was withdrawn
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["province", "source", "month", "id"]
        indexes = [models.Index(fields=["province", "source", "month"], name="parts_of_a_month")]

    def __str__(self) -> str:
        return self.path


class PublishedSpeed(Audited):
    """One line of a published table (i-Speed): a figure of others about a place, with its number of tests."""

    imported = models.ForeignKey(MeasurementImport, on_delete=models.PROTECT, related_name="published")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=24)
    period = models.CharField(max_length=10)  # 2026-03, 2026-Q1, 2026
    operator = models.CharField(max_length=40, blank=True)  # '' all together
    network = models.CharField(max_length=8)
    technology = models.CharField(max_length=10, blank=True)  # '' all together
    download = models.FloatField(null=True, blank=True)  # Mbit/s
    upload = models.FloatField(null=True, blank=True)
    latency = models.FloatField(null=True, blank=True)  # ms
    jitter = models.FloatField(null=True, blank=True)
    samples = models.BigIntegerField(null=True, blank=True)
    statistic = models.CharField(max_length=8, default="unknown")  # median, mean, unknown
    stands = models.BooleanField(default=True)  # False once a later import told it anew, or it was withdrawn
    row = models.PositiveIntegerField(default=0)  # of the file

    class Meta:
        ordering = ["unit", "period", "operator", "network", "technology"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "source", "period", "operator", "network", "technology"],
                condition=Q(stands=True),
                name="one_published_speed_stands",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.period} {self.operator} {self.technology}"


class SpeedResult(models.Model):
    """What one source says of one place, operator and technology in one period: a read model, made again
    by flows/compute_speeds.py from the kept parts. Values are null where there are too few devices.

    Median, mean and shares are of devices' medians, 95 % intervals. `area_*`: the small-area estimate of the
    median, with `own` = how much of it (0–1) is the place's own data.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")  # a commune or a province
    source = models.CharField(max_length=24)
    period = models.CharField(max_length=12)  # as above, or 2026-03-12M: twelve months up to March
    operator = models.CharField(max_length=40, blank=True)  # '' all together
    network = models.CharField(max_length=8)
    technology = models.CharField(max_length=10, blank=True)  # '' all together
    metric = models.CharField(max_length=16)  # download, upload, latency, loaded_latency
    tests = models.BigIntegerField()
    devices = models.BigIntegerField()
    median = models.FloatField(null=True)
    median_low = models.FloatField(null=True)
    median_high = models.FloatField(null=True)
    mean = models.FloatField(null=True)
    mean_low = models.FloatField(null=True)
    mean_high = models.FloatField(null=True)
    p10 = models.FloatField(null=True)
    p10_low = models.FloatField(null=True)  # null under 40 devices, as all four ends
    p10_high = models.FloatField(null=True)
    p90 = models.FloatField(null=True)
    p90_low = models.FloatField(null=True)
    p90_high = models.FloatField(null=True)
    log_sd = models.FloatField(null=True)  # of devices' values, for how many more are needed
    area = models.FloatField(null=True)
    area_low = models.FloatField(null=True)
    area_high = models.FloatField(null=True)
    own = models.FloatField(null=True)
    flagged = models.FloatField(null=True)  # share of devices near a border or limited by Wi-Fi or the device
    bins = models.JSONField(
        null=True
    )  # devices by logarithmic bin (domain/measurement/bins.py); null below 5
    wholes = models.JSONField(
        null=True
    )  # devices by whole Mbit/s (domain/measurement/wholes.py), where plans promise a speed; null below 5
    standing = models.CharField(max_length=12)  # withheld, interval, indicative, reliable
    method = models.CharField(max_length=40)
    boundaries = models.CharField(max_length=64, blank=True)
    computed_at = models.DateTimeField()
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["unit", "period", "metric", "operator", "technology"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "source", "period", "operator", "network", "technology", "metric"],
                name="one_speed_result",
            )
        ]
        indexes = [models.Index(fields=["source", "period", "metric"], name="speed_results_of_a_period")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.period} {self.operator} {self.technology} {self.metric}"


class StaleResults(models.Model):
    """Kept tests of these months changed; written with the change, deleted once the results were computed."""

    province = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=24)
    months = models.JSONField()  # ["2026-03"]
    asked_at = models.DateTimeField()  # when the background worker was last asked to compute

    def __str__(self) -> str:
        return f"{self.province_id} {self.source} {self.months}"


class TestInvitation(Audited):
    """A leaflet that asks the people of a neighbourhood to measure; its code stands in the QR's address."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    neighbourhood = models.ForeignKey(
        Neighbourhood, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    code = models.CharField(max_length=12, unique=True)
    aim = models.PositiveIntegerField(null=True, blank=True)  # devices asked for
    until = models.DateField(null=True, blank=True)
    came_back = models.PositiveIntegerField(default=0)  # tests given so far, counted as they arrive
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    __test__ = False  # no test of pytest

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.code


class OwnTest(models.Model):
    """A test that a citizen ran here and agreed to give, already coarse; the clock moves it to Parquet.

    Holds no account, no address and no position finer than the grid cell. Deleted once it was moved.
    """

    test_id = models.CharField(max_length=40, unique=True)
    mark = models.CharField(max_length=8, db_index=True, default="")  # what its deletion code names it by
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    invitation = models.ForeignKey(TestInvitation, null=True, on_delete=models.SET_NULL, related_name="+")
    kept = models.JSONField()  # the columns of KEPT by name; taken_at as ISO 8601 in UTC
    consent = models.CharField(max_length=20)  # version of the text agreed to
    arrived_at = models.DateTimeField()

    class Meta:
        ordering = ["arrived_at"]

    def __str__(self) -> str:
        return self.test_id


class Petition(Audited):
    """A request to an operator about a measured weak place; it is followed as an obstacle."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    obstacle = models.OneToOneField(Obstacle, on_delete=models.PROTECT, related_name="petition")
    figures = models.JSONField()  # what was shown when it was sent: values, intervals, devices, method
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.unit_id} → {self.operator_id}"


class FedFigure(Audited):
    """A figure of an indicator that was made from a speed result: the way back to what it stands on."""

    observation = models.OneToOneField(Observation, on_delete=models.PROTECT, related_name="fed")
    source = models.CharField(max_length=24)
    technology = models.CharField(max_length=10, blank=True)  # '' all together
    devices = models.BigIntegerField()
    method = models.CharField(max_length=40)
    boundaries = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    doubt = models.CharField(max_length=10, blank=True)  # of an approved one: withdrawn, changed

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.source} {self.technology} → {self.observation_id}"
