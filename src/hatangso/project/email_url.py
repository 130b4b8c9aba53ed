"""An e-mail server told in one address: smtp://user:password@host:587/?tls=1 (or ssl=1)."""

from urllib.parse import parse_qs, unquote, urlsplit


def email_settings(url: str) -> dict[str, object]:
    """Django's EMAIL_* settings of an address such as smtp://user:pass@host:587/?tls=1."""
    parts = urlsplit(url)
    if parts.scheme != "smtp" or not parts.hostname:
        raise ValueError("HATANGSO_EMAIL_URL must look like smtp://user:password@host:587/?tls=1")
    flags = parse_qs(parts.query)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": flags.get("tls") == ["1"],
        "EMAIL_USE_SSL": flags.get("ssl") == ["1"],
        "EMAIL_TIMEOUT": 15,
    }
