from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Exhibitions and who visits them."""

    name = "yinuo.programmes.events"
    default_auto_field = "django.db.models.BigAutoField"
