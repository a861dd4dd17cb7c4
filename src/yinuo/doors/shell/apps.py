from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShellConfig(AppConfig):
    """The lowest of the doors: what every page of every other door is dressed in."""

    name = "yinuo.doors.shell"
    label = "shell"
    verbose_name = _("门面")
