from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Joins the outbox to the matters: the kernel's own project() hook."""

    name = "yinuo.kernel.notices"

    def ready(self) -> None:
        """Hang the outbox on the gate."""
        from yinuo.kernel.matters.projection import HOOKS
        from yinuo.kernel.notices.actions import queue

        if queue not in HOOKS:
            HOOKS.append(queue)
