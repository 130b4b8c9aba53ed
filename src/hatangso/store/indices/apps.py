from django.apps import AppConfig


class IndicesConfig(AppConfig):
    name = "hatangso.store.indices"
    label = "indices"
