from django.apps import AppConfig


class VoicesConfig(AppConfig):
    """Hangs the record of suggestions, and of who was joined to whom, on the gate; and the end of voice notes."""

    name = "yinuo.programmes.voices"

    def ready(self) -> None:
        """Hang them."""
        from yinuo.kernel.matters.erase import ALSO
        from yinuo.kernel.matters.projection import HOOKS, LOADED
        from yinuo.kernel.record.retention import hang
        from yinuo.programmes.voices.noted import follow, join, joined_by_load
        from yinuo.programmes.voices.voice_notes import TERM, forget_of

        hang([TERM])

        if follow not in HOOKS:
            HOOKS.extend((follow, join))
            LOADED[join] = joined_by_load
        if forget_of not in ALSO:
            ALSO.append(forget_of)
