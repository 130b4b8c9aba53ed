"""The map underneath: what was imported of roads, water, places, and from where."""

from django.conf import settings
from django.db import models

from hatangso.store.audit.audited import Audited
from hatangso.store.places.models import Unit
from hatangso.store.shapes.shaped import Shaped


class BaseImport(Audited):
    """One file of the base map: what it was, how it is read, what came of it; withdrawn as a whole.

    The file lies under DATA_DIR/basemap while the import lasts and is deleted when it is kept or dropped.
    `found`: the layers of the file with their fields, as they were looked at; `choice`: what people chose
    (layer → kind, and which field tells name and class); `rehearsed`: counts, bounds, a picture.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # for whom it was brought
    file_name = models.CharField(max_length=255)
    size = models.BigIntegerField(default=0)
    format = models.CharField(max_length=20)
    found = models.JSONField(default=dict)
    choice = models.JSONField(default=dict)
    rehearsed = models.JSONField(default=dict)
    # looking, asked, rehearsing, rehearsed, keeping, kept, failed, dropped, withdrawn
    state = models.CharField(max_length=12)
    progress = models.PositiveIntegerField(default=0)  # features read so far
    features = models.PositiveIntegerField(default=0)  # features kept
    source = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=100, blank=True)
    attribution = models.CharField(max_length=200, blank=True)  # stands on every map
    failure = models.JSONField(default=dict)  # {"vi": …, "en": …}
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.file_name or str(self.pk)


class BaseFeature(Shaped):
    """One road, river, place … of an import. Many are written at once; the trail holds the import alone."""

    imported = models.ForeignKey(BaseImport, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)  # domain.tiles.base_classes.KINDS
    klass = models.CharField(max_length=14)  # a class of that kind: primary, river, village
    name = models.CharField(max_length=200, blank=True)
    search_key = models.CharField(max_length=220, blank=True)
    least_zoom = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["imported", "kind", "id"], name="features_of_an_import")]

    def __str__(self) -> str:
        return self.name or f"{self.kind} {self.klass}"
