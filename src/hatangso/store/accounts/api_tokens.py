"""The token that a program shows: `hts_<number>_<secret>`; found by number, compared in constant time."""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.utils import timezone

from hatangso.store.accounts.models import ApiToken

BEGINS = "hts"
NOTED_EVERY = timedelta(minutes=1)  # its use is written down at most this often


def number_of(text: str) -> str:
    """The number that a token's text names, under which wrong tries are counted; '' where it names none."""
    begins, _, rest = text.partition("_")
    number = rest.partition("_")[0]
    return number if begins == BEGINS and number.isascii() and number.isdigit() and len(number) < 19 else ""


def written(token: ApiToken, secret: str) -> str:
    """The text that is shown once."""
    return f"{BEGINS}_{token.pk}_{secret}"


def hash_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def living_token(text: str, now: datetime) -> ApiToken | None:
    """The token of that text, with its owner, if it may be used now; notes that it was."""
    number = number_of(text)
    token = ApiToken.objects.select_related("user").filter(pk=int(number)).first() if number else None
    secret = text.split("_", 2)[2] if number and text.count("_") >= 2 else ""
    kept = token.secret_hash if token else hash_of("")
    if not hmac.compare_digest(kept, hash_of(secret)) or token is None or not secret:
        return None
    if token.revoked_at is not None or token.expires_on < timezone.localdate(now) or not token.user.is_active:
        return None
    if token.last_used_at is None or now - token.last_used_at > NOTED_EVERY:
        ApiToken._base_manager.filter(pk=token.pk).update(last_used_at=now)
    return token
