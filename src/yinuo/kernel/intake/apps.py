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
        from yinuo.base.errors import Sentence
        from yinuo.kernel.intake.batches import sweep
        from yinuo.kernel.record.retention import Term, hang

        paper = Term(
            "import_paper",
            Sentence("导入的表在收进来之前的底稿"),
            Sentence("收进来就抹；没人再管的，三十天"),
            Sentence("只为核对，核对完就没有用处"),
            sweep,
            is_of_machines=True,
        )
        hang([paper])
