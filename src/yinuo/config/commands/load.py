"""`yinuo load`: fill an empty register with the demo's invented matters.

A register that holds anything is left alone.
"""

import argparse

from yinuo.config.commands.migrate import say
from yinuo.config.env import Misconfigured
from yinuo.doors.cli.command import Command


def run(_args: argparse.Namespace) -> int:
    """Load the demo where the record is still empty."""
    from django.apps import apps
    from django.conf import settings

    if settings.IS_PRODUCTION:
        raise Misconfigured("This is a production register; the demo's invented matters do not belong in it.")
    here = apps.get_model("limits", "Pack").objects.values_list("code", flat=True).first()
    if here not in {None, settings.YINUO_PACK}:
        raise Misconfigured(
            f"This home's register is {here}'s. Set YINUO_HOME to another folder for {settings.YINUO_PACK}'s."
        )
    if apps.get_model("record", "Stream").objects.exists():
        say("the register holds matters already; nothing is loaded")
        return 0
    from yinuo.config.demo_data import load_demo

    load_demo(settings.YINUO_PACK, say)
    return 0


COMMAND = Command(help="fill an empty register with the demo's invented matters", run=run, role="owner")
