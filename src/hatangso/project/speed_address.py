"""Where the speed-test server is, for pages and for the policy of what they may connect to; and its key."""

import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import urlsplit

PORTS = {"http": 80, "https": 443}


def speed_url(environment: Mapping[str, str], public_url: str) -> str:
    """HATANGSO_SPEED_URL, else beside the site: its scheme and host, one port further."""
    if given := environment.get("HATANGSO_SPEED_URL"):
        return given.rstrip("/")
    site = urlsplit(public_url)
    host = f"[{site.hostname}]" if ":" in (site.hostname or "") else site.hostname
    return f"{site.scheme}://{host}:{(site.port or PORTS[site.scheme]) + 1}"


def speed_key(environment: Mapping[str, str], secret: str) -> str:
    """HATANGSO_SPEED_KEY, else made from the site's own key, which cannot be found from it."""
    given = environment.get("HATANGSO_SPEED_KEY")
    return given or hmac.new(secret.encode(), b"speed-test server", hashlib.sha256).hexdigest()


def may_connect(url: str) -> list[str]:
    """The origins of CSP's connect-src for a server at this address: requests and WebSockets."""
    parts = urlsplit(url)
    return [f"{parts.scheme}://{parts.netloc}", f"{parts.scheme.replace('http', 'ws')}://{parts.netloc}"]
