"""A line for the one who watches the server: the database answers."""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import path


def health(request: HttpRequest) -> JsonResponse:
    """{"database": "sqlite" | "postgresql"} once the database has answered."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"database": connection.vendor})


urlpatterns = [path("khoe/", health, name="health")]
