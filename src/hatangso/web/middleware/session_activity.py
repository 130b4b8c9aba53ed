"""When a session was last active is written down by pages, not by the dozens of tiles that a map asks for.

A write a tile would make them wait for one another: SQLite has one writer.
"""

from allauth.usersessions.middleware import UserSessionsMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase

TILES = "/map/tiles/"


class SessionActivityMiddleware(UserSessionsMiddleware):
    """allauth's own, but for tiles."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if TILES in request.path:
            answer: HttpResponseBase = self.get_response(request)
            return answer
        answered: HttpResponseBase = super().__call__(request)
        return answered
