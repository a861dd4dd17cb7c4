from django.apps import AppConfig


class WorksConfig(AppConfig):
    """What is closed for works, and when it opens again: its numbers travel with every act."""

    name = "yinuo.programmes.works"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hang the tallies on the gate."""
        from yinuo.kernel.matters.projection import HOOKS
        from yinuo.programmes.works.tally import of_one

        if of_one not in HOOKS:
            HOOKS.append(of_one)
