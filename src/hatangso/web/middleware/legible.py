"""What a request says must be text that can be kept: no NUL character, which PostgreSQL has no place for."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

NUL = "\x00"


class LegibleMiddleware:
    """Answers 400 where a NUL stands in the address, its query, a cookie or a form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _require([request.path_info, *request.COOKIES.values(), *_words(request.GET)])
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """The form is looked at once its forgery token has been, which reads it anyway."""
        _require(_words(request.POST))


def _words(given: Any) -> Iterable[str]:
    for name, values in given.lists():
        yield name
        yield from values


def _require(texts: Iterable[str]) -> None:
    if any(NUL in text for text in texts):
        raise BadRequest
