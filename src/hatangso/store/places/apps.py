from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "hatangso.store.places"
    label = "places"
