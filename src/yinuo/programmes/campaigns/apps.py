from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """A hundred days in the open."""

    name = "yinuo.programmes.campaigns"
    default_auto_field = "django.db.models.BigAutoField"
