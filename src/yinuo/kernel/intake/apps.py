from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Lets the numbers of elsewhere be forgotten with the matter: the kernel's own project() hook."""

    name = "yinuo.kernel.intake"

    def ready(self) -> None:
        """Hang forgetting on the gate."""
        from yinuo.kernel.intake.numbers import forget
        from yinuo.kernel.matters.projection import HOOKS

        if forget not in HOOKS:
            HOOKS.append(forget)
