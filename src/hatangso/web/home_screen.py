"""What lets a phone put a page that works without a network on its home screen (W3C Application Manifest).

Safari keeps the data of such pages, and empties those of others after seven days without use.
"""

import json

from django.http import HttpResponse
from django.templatetags.static import static
from django.utils.translation import get_language


def home_screen(name: str, short_name: str, start: str) -> HttpResponse:
    """The manifest of the page at `start`, which is its scope too."""
    told = {
        "name": name,
        "short_name": short_name,
        "lang": get_language() or "vi",
        "start_url": start,
        "scope": start,
        "display": "standalone",
        "background_color": "#f5f8fb",
        "theme_color": "#083a66",
        "icons": [{"src": static("mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return HttpResponse(
        json.dumps(told, ensure_ascii=False), content_type="application/manifest+json; charset=utf-8"
    )
