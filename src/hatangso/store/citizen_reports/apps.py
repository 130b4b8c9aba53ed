from django.apps import AppConfig


class CitizenReportsConfig(AppConfig):
    name = "hatangso.store.citizen_reports"
    label = "citizen_reports"
