from django.apps import AppConfig


class WorksConfig(AppConfig):
    """What is closed for works, and when it opens again."""

    name = "yinuo.programmes.works"
    default_auto_field = "django.db.models.BigAutoField"
