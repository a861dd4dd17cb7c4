from django.apps import AppConfig


class VoicesConfig(AppConfig):
    """Hangs the record of suggestions, and of who was joined to whom, on the gate."""

    name = "yinuo.programmes.voices"

    def ready(self) -> None:
        """Hang both."""
        from yinuo.kernel.matters.projection import HOOKS, LOADED
        from yinuo.programmes.voices.noted import follow, join, joined_by_load

        if follow not in HOOKS:
            HOOKS.extend((follow, join))
            LOADED[join] = joined_by_load
