from django.apps import AppConfig


class RecognitionsConfig(AppConfig):
    """Lists of recognised products."""

    name = "yinuo.programmes.recognitions"
    default_auto_field = "django.db.models.BigAutoField"
