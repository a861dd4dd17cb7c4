"""Seat an account without its password, for measuring the desk: prints the session's key."""

from __future__ import annotations

import sys


def session_of(username: str) -> str:
    """Give the key of a fresh session of this account."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from yinuo.kernel.identity.sessions import FACTOR
    from yinuo.kernel.people.models import Account

    account = Account.objects.get(username=username)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session[FACTOR] = "totp"  # measured is the desk, and not the way in
    session.save()
    return str(session.session_key)


if __name__ == "__main__":
    from yinuo.config.main import _set_up_django

    _set_up_django("web")
    sys.stdout.write(session_of(sys.argv[1]))
