from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Joins the outbox to the matters: the kernel's own project() hook."""

    name = "yinuo.kernel.notices"

    def ready(self) -> None:
        """Hang the outbox on the gate, and the kernel's terms on the job that forgets."""
        from yinuo.kernel.matters.projection import HOOKS
        from yinuo.kernel.notices.actions import queue

        if queue not in HOOKS:
            HOOKS.append(queue)
        from yinuo.kernel.notices.terms import TERMS
        from yinuo.kernel.record.retention import hang

        hang(TERMS)
