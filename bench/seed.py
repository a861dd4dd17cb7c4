"""Fill an empty register with a small invented place, tokens, and promises to act on; prints what was made as JSON."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime, timedelta

from yinuo.config.embedded import running
from yinuo.config.env import env_secret, home


def _seed(n: int) -> dict[str, object]:
    from django.conf import settings
    from django.db import transaction

    from yinuo.base.code import tracking_code
    from yinuo.doors.tests.cast import ASKED, PROMISED, Cast
    from yinuo.kernel.identity import tokens
    from yinuo.kernel.limits import book
    from yinuo.kernel.limits.models import Pack
    from yinuo.kernel.matters.load import Step, Story, load

    with transaction.atomic():
        cast = Cast()
        Pack.objects.update(covered_to=date.today() + timedelta(500))  # noqa: DTZ011 -- a bench has no zone
        book.changed()
        made = {
            name: tokens.create(cast.account(name), "bench", 30)[1] for name in ("handler", "checker", "desk")
        }
    at = datetime.now(UTC) - timedelta(hours=2)
    due = (at + timedelta(200)).date()
    stories = [
        Story(
            f"promise-{i}",
            (
                Step("submit", "handler", at, {**PROMISED, "due_on": due}),
                Step("launch", "head", at + timedelta(minutes=1), {}),
            ),
        )
        for i in range(n)
    ]
    stories.append(Story("asked", (Step("submit", "requester", at, ASKED),)))
    loaded = load(stories)
    code = tracking_code(settings.YINUO_CODE_KEY, "story", "asked")
    refs = [loaded.refs[f"promise-{i}"] for i in range(n)]
    return {"tokens": made, "refs": refs, "asked": {"ref": loaded.refs["asked"], "code": code}}


if __name__ == "__main__":
    with running(home(), env_secret("YINUO_DB_SUPERUSER_PASSWORD")):
        from yinuo.config.main import _set_up_django

        _set_up_django("web")
        sys.stdout.write(json.dumps(_seed(int(sys.argv[1]))))
