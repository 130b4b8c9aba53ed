from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "hatangso.store.reports"
    label = "reports"
