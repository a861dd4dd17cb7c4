from django.apps import AppConfig


class StationsConfig(AppConfig):
    """Places that serve. Hangs the end of the contacts that are kept for a reminder."""

    name = "yinuo.programmes.stations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hang it."""
        from yinuo.kernel.record.retention import hang
        from yinuo.programmes.stations.reminding import TERM

        hang([TERM])
