"""How people sign in: accounts are made by an administrator, nobody signs up by themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class NoOpenSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's rules with the sign-up closed."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False
