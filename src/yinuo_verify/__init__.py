"""Whoever trusts nobody checks the public log of a register of promises with this: plain Python, nothing else."""

__version__ = "0.1.0"
