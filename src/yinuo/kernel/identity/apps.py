from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Who comes in, and how they prove it."""

    name = "yinuo.kernel.identity"
    default_auto_field = "django.db.models.BigAutoField"
