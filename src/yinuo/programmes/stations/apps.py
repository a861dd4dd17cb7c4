from django.apps import AppConfig


class StationsConfig(AppConfig):
    """Places that serve. Hangs the end of what is kept of whoever serves or carries."""

    name = "yinuo.programmes.stations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hang it."""
        from yinuo.kernel.record.retention import hang
        from yinuo.programmes.stations import messages, reminding

        hang([reminding.TERM, messages.TERM])
