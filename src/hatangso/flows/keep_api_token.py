"""A person makes a token for a program that acts in their name, and takes it back."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.flows.refused import Refused
from hatangso.store.accounts.api_tokens import hash_of, written
from hatangso.store.accounts.models import ApiToken, User

LONGEST_LIFE = timedelta(days=366)
MOST = 10  # living ones a person


def make_api_token(
    *, user: User, name: str, expires_on: date | None, secret: str, now: datetime
) -> tuple[ApiToken, str]:
    """The token and its text, which is told this once. `secret`: 32 bytes of chance or more, as text."""
    today = timezone.localdate(now)
    said = name.strip()
    if not said or len(said) > 80:
        raise Refused(
            _("Hãy đặt tên cho mã truy cập (tối đa 80 chữ), ví dụ tên phần mềm dùng nó."), field="name"
        )
    if expires_on is None or not today <= expires_on <= today + LONGEST_LIFE:
        raise Refused(_("Hãy chọn ngày hết hạn từ hôm nay đến tối đa một năm sau."), field="expires_on")
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # two clicks take turns
        if living(user, today) >= MOST:
            raise Refused(_("Bạn đã có 10 mã truy cập còn dùng được; hãy thu hồi mã không cần nữa."))
        token = ApiToken.objects.create(
            user=user, name=said, secret_hash=hash_of(secret), made_at=now, expires_on=expires_on
        )
    return token, written(token, secret)


def revoke_api_token(*, user: User, token_id: int, now: datetime) -> ApiToken:
    """From now on it opens nothing."""
    token = ApiToken.objects.filter(user=user, pk=token_id, revoked_at=None).first()
    if token is None:
        raise Refused(_("Mã truy cập này đã thu hồi từ trước."))
    token.revoked_at = now
    token.save()
    return token


def living(user: User, today: date) -> int:
    """How many of the person's tokens still open something."""
    return ApiToken.objects.filter(user=user, revoked_at=None, expires_on__gte=today).count()
