from django.apps import AppConfig


class VenturesConfig(AppConfig):
    """What villages own together."""

    name = "yinuo.programmes.ventures"
    default_auto_field = "django.db.models.BigAutoField"
