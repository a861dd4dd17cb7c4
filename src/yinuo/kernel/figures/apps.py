from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """Joins the figures to the matters: their changes travel with every act, and follow every load."""

    name = "yinuo.kernel.figures"

    def ready(self) -> None:
        """Hang the figures on the gate."""
        from yinuo.kernel.figures.cells import of_loaded, of_one
        from yinuo.kernel.matters.projection import HOOKS, LOADED

        if of_one not in HOOKS:
            HOOKS.append(of_one)
            LOADED[of_one] = of_loaded
