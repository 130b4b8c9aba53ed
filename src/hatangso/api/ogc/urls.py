"""The addresses of the feature interface."""

from django.urls import path

from hatangso.api.ogc.description import api_description, collection, collections, conformance, landing
from hatangso.api.ogc.items import item, items
from hatangso.api.ogc.schema import schema

urlpatterns = [
    path("<slug:code>/", landing, name="ogc_landing"),
    path("<slug:code>", landing),  # QGIS follows no redirect
    path("<slug:code>/conformance", conformance, name="ogc_conformance"),
    path("<slug:code>/api", api_description, name="ogc_api"),
    path("<slug:code>/collections", collections, name="ogc_collections"),
    path("<slug:code>/collections/<slug:collection>", collection, name="ogc_collection"),
    path("<slug:code>/collections/<slug:collection>/schema", schema, name="ogc_schema"),
    path("<slug:code>/collections/<slug:collection>/items", items, name="ogc_items"),
    path("<slug:code>/collections/<slug:collection>/items/<slug:feature>", item, name="ogc_item"),
]
