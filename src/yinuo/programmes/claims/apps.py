from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    """Needs that find hands."""

    name = "yinuo.programmes.claims"
    default_auto_field = "django.db.models.BigAutoField"
