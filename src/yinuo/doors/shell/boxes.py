"""A lock for what a browser carries for us and cannot read: a cookie, or a field of a form."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet
from django.conf import settings


def box(use: str) -> Fernet:
    """Give the lock for one use: its key is derived from the site's own secret, for this use alone."""
    key = hashlib.sha256(f"yinuo.{use}\x00{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
