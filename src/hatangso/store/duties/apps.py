from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "hatangso.store.duties"
    label = "duties"
