from django.apps import AppConfig


class StationsConfig(AppConfig):
    """Places that serve. Hangs the end of what is kept of whoever serves or carries, and which photos are up."""

    name = "yinuo.programmes.stations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hang it."""
        from yinuo.kernel.matters import evidence
        from yinuo.kernel.record.retention import hang
        from yinuo.programmes.stations import messages, photos, reminding

        if photos.hold not in evidence.ALSO:
            evidence.ALSO.append(photos.hold)
        hang([reminding.TERM, messages.TERM])
