"""What is kept of people, how long and why: the kernel's own terms, each with what forgets it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings

from yinuo.base.errors import Sentence
from yinuo.kernel.matters.evidence import sweep
from yinuo.kernel.notices.forgetting import forget_over, forget_words
from yinuo.kernel.record.models import Idempotency
from yinuo.kernel.record.retention import Term

if TYPE_CHECKING:
    from datetime import datetime

FILES_STAY: Final = timedelta(days=7)
"""How long a message may wait as a file for the city's gateway to fetch it."""


def forget_keys(now: datetime) -> int:
    """Delete the keys of acts that nobody can send again."""
    return Idempotency.objects.filter(expires_at__lt=now).delete()[0]


def forget_files(now: datetime) -> int:
    """Delete messages that lie as files and were fetched by nobody: each has a number in it."""
    old = [
        path
        for path in (settings.YINUO_HOME / "outbox").glob("*.txt")
        if path.stat().st_mtime < (now - FILES_STAY).timestamp()
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


TERMS: Final = (
    Term(
        "contact_once",
        Sentence("只用一次的联系方式"),
        Sentence("那句话送出，当时就删"),
        Sentence("留它只为送那一句"),
    ),
    Term(
        "contact_kept",
        Sentence("留到了结的联系方式"),
        Sentence("了结满三十天（隐患一百八十天），没有重办，就删"),
        Sentence("那之后不能再重办，用不着再找您"),
        forget_over,
        by_story=True,
    ),
    Term(
        "words",
        Sentence("您自己写的话和送的照片"),
        Sentence("不能再重办、也没人再说话之后满三年就抹；您要抹，提一声就抹"),
        Sentence("三年是一般的诉讼时效；公开的题目、日期和结果是单位的话，留着"),
        forget_words,
        by_story=True,
    ),
    Term(
        "sealed_words",
        Sentence("封存的事里的话"),
        Sentence("同上；钥匙一删，备份里的也读不出"),
        Sentence("封存的事用自己的钥匙加密"),
    ),
    Term(
        "photo_unsent",
        Sentence("选了没有送出的照片"),
        Sentence("一天"),
        Sentence("表没送出，照片就没有用处"),
        lambda _now: sweep(),
    ),
    Term(
        "act_key",
        Sentence("防重复提交的记号"),
        Sentence("三十天"),
        Sentence("按两下、断了网再送，只算一次"),
        forget_keys,
    ),
    Term(
        "message_file",
        Sentence("等着短信网关来取的信"),
        Sentence("七天"),
        Sentence("取走了就不该还在；没取走的也不再送"),
        forget_files,
    ),
    Term(
        "look",
        Sentence("谁看过您的联系方式、封存的内容"),
        Sentence("和这件事一起留着，不删不改"),
        Sentence("您凭码要查得到"),
    ),
    Term(
        "record",
        Sentence("每一步的日期、单位、结果"),
        Sentence("一直留着"),
        Sentence("公开的承诺要能核对；里面没有人名、电话和原话"),
    ),
    Term(
        "code",
        Sentence("查询码"),
        Sentence("从来没有存过，只存一个对得上它的记号；作废当时就失效"),
        Sentence("管机器的人也拿不到您的码"),
    ),
)
