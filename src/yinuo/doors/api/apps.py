from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The door for programs; its answers to idempotency keys are forgotten with everything else past its term."""

    name = "yinuo.doors.api"

    def ready(self) -> None:
        """Hang its term on the job that forgets."""
        from yinuo.base.errors import Sentence
        from yinuo.doors.api.once import forget_answers
        from yinuo.kernel.record.retention import Term, hang

        answers = Term(
            "api_answer",
            Sentence("程序来问过的回执"),
            Sentence("三十天"),
            Sentence("断了网再送一次，得到同一个回执"),
            forget_answers,
            is_of_machines=True,
        )
        hang([answers])
