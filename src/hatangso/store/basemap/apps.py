from django.apps import AppConfig


class BasemapConfig(AppConfig):
    name = "hatangso.store.basemap"
    label = "basemap"
