from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Who comes in, and how they prove it."""

    name = "yinuo.kernel.identity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hang this room's terms on the job that forgets."""
        from yinuo.kernel.identity.terms import TERMS
        from yinuo.kernel.record.retention import hang

        hang(TERMS)
