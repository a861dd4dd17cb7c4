"""How long it is kept who came in: log-ins, six digits, security events, accounts."""

from __future__ import annotations

from typing import Final

from yinuo.base.errors import Sentence
from yinuo.kernel.identity import events, residents, sessions
from yinuo.kernel.record.retention import Term

TERMS: Final = (
    Term(
        "resident",
        Sentence("居民账户"),
        Sentence("您一按就删；没有别的期限"),
        Sentence("里面只有一个认得出、读不出号码的印记，和您自己放进去的"),
    ),
    Term(
        "entry_code",
        Sentence("发给您的六位数"),
        Sentence("号码送出当时就抹；记号一天"),
        Sentence("十分钟里用一次，一天里数数发过几次"),
        residents.sweep,
    ),
    Term(
        "log_in",
        Sentence("办事的人登录的记录"),
        Sentence("退出或过期，当夜就删"),
        Sentence("过了期的登录谁也用不上"),
        sessions.sweep,
    ),
    Term(
        "security_event",
        Sentence("登录和授权的记录"),
        Sentence("六个月"),
        Sentence("出了事，审计要查得到；里面没有密码、地址和来提事的人"),
        events.forget_old,
    ),
)
