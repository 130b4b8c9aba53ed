from django.apps import AppConfig


class AssetsConfig(AppConfig):
    name = "hatangso.store.assets"
    label = "assets"
