from django.apps import AppConfig


class MeasurementsConfig(AppConfig):
    name = "hatangso.store.measurements"
    label = "measurements"
