from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """A hundred days in the open; hangs the message that goes with a notice of supervision on the gate."""

    name = "yinuo.programmes.campaigns"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hang it."""
        from yinuo.kernel.matters.projection import HOOKS, LOADED
        from yinuo.programmes.campaigns.delivering import queue, queue_none

        if queue not in HOOKS:
            HOOKS.append(queue)
            LOADED[queue] = queue_none
