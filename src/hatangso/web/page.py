"""What every page of a locality has in common: the unit from its address, and the right to see it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from hatangso.store.organisations.access import denied
from hatangso.store.places.models import Unit

View = Callable[..., HttpResponseBase]


def unit_page(*capabilities: str) -> Callable[[View], View]:
    """A page under /<unit code>/: signed in, and allowed one of `capabilities` there, at least to
    what is one's own.

    The view gets `unit` in place of the code, and `request.unit` is set for the shell. What the person may
    do to a single thing is asked again with `request.actor.require(...)`.
    """

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def wrapped(request: HttpRequest, unit_code: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            unit = living_unit(unit_code)
            request.unit = unit  # type: ignore[attr-defined]
            actor = request.actor  # type: ignore[attr-defined]
            if not any(actor.may_somewhere(capability, unit) for capability in capabilities):
                raise PermissionDenied(denied(capabilities[0], unit))
            return view(request, unit, *args, **kwargs)

        return wrapped

    return decorate


def living_unit(code: str) -> Unit:
    """The existing unit of that code, with its parent; 404 where there is none."""
    try:
        return Unit.objects.select_related("parent").get(code=code, valid_to=None)
    except Unit.DoesNotExist:
        raise Http404(_("Không có đơn vị hành chính mang mã %(code)s.") % {"code": code}) from None
