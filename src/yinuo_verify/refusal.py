"""The one error of this package."""

from __future__ import annotations


class Refused(ValueError):  # noqa: N818 -- it is what happens to a forgery, not a mistake of the program
    """What was read is not what it claims to be; the message says which piece, and what is wrong with it."""
