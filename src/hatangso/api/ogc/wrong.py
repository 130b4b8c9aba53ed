"""A request that the standard answers with 400, and the form in which it is told."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse


class WrongRequest(Exception):
    """What is wrong with a parameter, as a sentence."""


def told(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Errors as JSON; answers may be read by pages of other origins, without anybody's cookie."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            answer: HttpResponse = JsonResponse(
                {"code": "MethodNotAllowed", "description": "Only GET is served."}, status=405
            )
            answer.headers["Allow"] = "GET, HEAD"
            return answer
        try:
            answer = view(request, *args, **kwargs)
        except WrongRequest as wrong:
            answer = JsonResponse({"code": "InvalidParameterValue", "description": str(wrong)}, status=400)
        except Http404:
            answer = JsonResponse(
                {"code": "NotFound", "description": "There is no such thing here."}, status=404
            )
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Cache-Control"] = "private, no-cache"
        answer.headers["Vary"] = "Authorization, Cookie"
        return answer

    return wrapped
