"""The base of every model whose rows lie somewhere: one model for SQLite, PostgreSQL and PostGIS.

The shape is WKB in EPSG:4326 (longitude, latitude in degrees); its bounding box stands in four columns of
its own, which the database indexes (store/shapes/box_index.py). Boxes find candidates; Shapely decides.
"""

from typing import Any, Self

import shapely
from django.db import connection, models

from hatangso.store.audit.audited import AuditedQuerySet

Box = tuple[float, float, float, float]  # west, south, east, north in degrees
KINDS = {
    "Point": "point",
    "MultiPoint": "point",
    "LineString": "line",
    "MultiLineString": "line",
    "Polygon": "area",
    "MultiPolygon": "area",
}


class ShapedQuerySet(models.QuerySet[Any]):
    """Finds rows by where they lie, through the index of boxes."""

    def in_box(self, box: Box) -> Self:
        """Rows whose bounding box touches the box."""
        table = self.model._meta.db_table
        west, south, east, north = box
        if connection.vendor == "sqlite":
            where = (
                f"{table}.id IN (SELECT id FROM {table}_boxes WHERE max_lon >= %s AND min_lon <= %s"  # noqa: S608
                " AND max_lat >= %s AND min_lat <= %s)"
            )
            params = [west, east, south, north]
        else:
            where = (
                f"box(point({table}.min_lon, {table}.min_lat), point({table}.max_lon, {table}.max_lat))"
                " && box(point(%s, %s), point(%s, %s))"
            )
            params = [west, south, east, north]
        # The tree keeps 32-bit floats rounded outwards, PostgreSQL's && is fuzzy: the exact columns decide.
        found: Self = self.extra(where=[where], params=params)  # type: ignore[assignment]  # noqa: S610 (own names)
        return found.filter(max_lon__gte=west, min_lon__lte=east, max_lat__gte=south, min_lat__lte=north)


class AuditedShapedQuerySet(ShapedQuerySet, AuditedQuerySet):  # type: ignore[override]
    """The same for models that are in the audit trail too: `class Asset(Shaped, Audited)` names it."""


AuditedShapedManager = models.Manager.from_queryset(AuditedShapedQuerySet)


class Shaped(models.Model):
    """A row with a shape, or without one yet: then all its columns here are empty."""

    wkb = models.BinaryField(null=True, blank=True)
    geometry = models.CharField(max_length=5, blank=True)  # point, line, area; '' without a shape
    min_lon = models.FloatField(null=True, blank=True)
    min_lat = models.FloatField(null=True, blank=True)
    max_lon = models.FloatField(null=True, blank=True)
    max_lat = models.FloatField(null=True, blank=True)

    objects = ShapedQuerySet.as_manager()  # narrowed by audited rows

    class Meta:
        abstract = True

    @property
    def shape(self) -> Any:
        """The Shapely geometry; None without."""
        return None if self.wkb is None else shapely.from_wkb(bytes(self.wkb))

    def take_shape(self, shape: Any) -> None:
        """Set all columns from a Shapely geometry in degrees; None clears them."""
        if shape is None:
            self.wkb, self.geometry = None, ""
            self.min_lon = self.min_lat = self.max_lon = self.max_lat = None
            return
        self.wkb, self.geometry = shapely.to_wkb(shape), KINDS[shape.geom_type]
        self.min_lon, self.min_lat, self.max_lon, self.max_lat = shapely.bounds(shape).tolist()
