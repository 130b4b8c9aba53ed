from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "hatangso.store.collection"
    label = "collection"
