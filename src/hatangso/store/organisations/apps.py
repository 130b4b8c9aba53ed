from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "hatangso.store.organisations"
    label = "organisations"
