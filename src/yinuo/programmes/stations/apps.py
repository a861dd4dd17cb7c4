from django.apps import AppConfig


class StationsConfig(AppConfig):
    """Places that serve."""

    name = "yinuo.programmes.stations"
    default_auto_field = "django.db.models.BigAutoField"
