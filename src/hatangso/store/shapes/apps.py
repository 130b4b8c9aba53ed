from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ShapesConfig(AppConfig):
    name = "hatangso.store.shapes"
    label = "shapes"

    def ready(self) -> None:
        from hatangso.store.shapes.box_index import index_boxes

        post_migrate.connect(index_boxes, dispatch_uid="index_boxes")
