"""The people who sign in, and in which organisation and role they act, from when to when."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from hatangso.store.audit.audited import Audited


class User(AbstractUser):
    """A person with an account. Accounts are made by an administrator; nobody signs up by themselves."""

    full_name = models.CharField("Họ và tên", max_length=120)
    position = models.CharField("Chức vụ", max_length=120, blank=True)
    language = models.CharField(max_length=5, default="vi")
    mail_muted = models.BooleanField("Tắt thư nhắc việc", default=False)
    must_change_password = models.BooleanField(default=False)  # still the one an administrator gave
    calendar_token = models.CharField(max_length=64, blank=True, db_index=True)

    def __str__(self) -> str:
        return self.full_name or self.username


class SignedInSession(models.Model):
    """When a session was last used, for the idle limit and the limit of sessions a person."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="signed_in_sessions")
    session_key = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        ordering = ["-last_seen_at"]

    def __str__(self) -> str:
        return f"{self.user} {self.last_seen_at:%d/%m/%Y %H:%M}"


class ApiToken(Audited):
    """A secret with which a program acts as its owner, in the API only, until it expires or is revoked.

    Only the SHA-256 of the secret is kept (it is 256 bits of chance, so that a slow hash adds nothing).
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    secret_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_on = models.DateField()  # the last day on which it opens anything
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.name
