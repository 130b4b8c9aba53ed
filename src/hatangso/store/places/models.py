"""Administrative units, their names and successions through time, and the neighbourhoods of a ward."""

from django.db import models
from django.db.models import Q

from hatangso.store.audit.audited import Audited


class Unit(Audited):
    """One administrative unit for as long as it exists. Codes are text: provinces '01', communes '00004'.

    A new unit may take over the code of a former one, so a code is unique only among units that still exist.
    """

    code = models.CharField(max_length=12, blank=True, db_index=True)
    level = models.CharField(max_length=12)  # province, district, commune
    kind = models.CharField(
        max_length=24
    )  # thanh_pho, tinh, phuong, xa, dac_khu, quan, huyen, thi_xa, thi_tran
    name = models.CharField(max_length=120)
    full_name = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True, blank=True)  # first day on which it no longer exists
    source = models.CharField(max_length=300, blank=True)
    demo = models.BooleanField(default=False)
    search_key = models.TextField(blank=True)
    population = models.BigIntegerField(null=True, blank=True)
    households = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["level", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None) & ~Q(code=""), name="one_living_unit_a_code"
            )
        ]

    def __str__(self) -> str:
        return self.full_name


class UnitName(Audited):
    """What a unit was called, and of which kind it was, from when to when (Đồng Nai: tỉnh, thành phố)."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=120)
    full_name = models.CharField(max_length=160)
    kind = models.CharField(max_length=24)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["unit", "valid_from"]

    def __str__(self) -> str:
        return self.full_name


class Succession(Audited):
    """A former unit became, wholly or in part, another one on a date. Entered with a source, not guessed."""

    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successors")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessors")
    on = models.DateField()
    whole = models.BooleanField(default=True)  # False: only a part of the predecessor went to the successor
    share = models.FloatField(null=True, blank=True)  # of its population that went over, 0 to 1
    share_source = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "on"], name="one_succession_a_pair"),
            models.CheckConstraint(
                condition=~Q(predecessor=models.F("successor")), name="no_self_succession"
            ),
            models.CheckConstraint(
                condition=Q(share=None) | Q(share__gt=0, share__lte=1), name="a_share_lies_within_0_and_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor} ({self.on:%d/%m/%Y})"

    @property
    def share_percent(self) -> float | None:
        return None if self.share is None else 100 * self.share


class Neighbourhood(Audited):
    """A thôn, tổ dân phố, khu vực, ấp, bản … of a commune, for as long as it exists."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="neighbourhoods")
    kind = models.CharField(max_length=40)  # 'Thôn', 'Tổ dân phố', 'Khu vực', as the ward calls it
    name = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    search_key = models.TextField(blank=True)

    class Meta:
        ordering = ["unit", "name"]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class NeighbourhoodState(Audited):
    """What was true of a neighbourhood from a day on: households, people, culture house, head."""

    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.CASCADE, related_name="states")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    households = models.PositiveIntegerField(null=True, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    culture_house = models.CharField(max_length=200, blank=True)
    head_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["neighbourhood", "-valid_from"]

    def __str__(self) -> str:
        return f"{self.neighbourhood} ({self.valid_from:%d/%m/%Y})"


class NeighbourhoodSuccession(Audited):
    """A neighbourhood went into another one on a date, by a merger or a split."""

    predecessor = models.ForeignKey(Neighbourhood, on_delete=models.CASCADE, related_name="successors")
    successor = models.ForeignKey(Neighbourhood, on_delete=models.CASCADE, related_name="predecessors")
    on = models.DateField()

    class Meta:
        ordering = ["on"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(predecessor=models.F("successor")), name="no_neighbourhood_succeeds_itself"
            )
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor} ({self.on:%d/%m/%Y})"


class Boundary(Audited):
    """The boundary of a unit from a day on, as one source draws it; a later version stands beside it.

    `wkb`: polygon or multipolygon, EPSG:4326 (longitude, latitude in degrees); `outline`: the same drawn with
    fewer points, as the coordinates of a GeoJSON MultiPolygon, fitting its neighbours of the same province.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="boundaries")
    valid_from = models.DateField()
    wkb = models.BinaryField()
    digest = models.CharField(max_length=64)  # SHA-256 of wkb
    outline = models.JSONField()
    min_lon = models.FloatField()
    min_lat = models.FloatField()
    max_lon = models.FloatField()
    max_lat = models.FloatField()
    area_km2 = models.FloatField()
    source = models.CharField(max_length=300)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["unit", "valid_from", "id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from", "digest"], name="a_boundary_is_kept_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit} ({self.valid_from:%d/%m/%Y})"


class LoadedCatalogue(models.Model):
    """Which state of the catalogue of units this installation has taken in, and when."""

    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-loaded_at"]

    def __str__(self) -> str:
        return self.version
