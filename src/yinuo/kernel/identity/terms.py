"""What is kept of those who come in, how long and why."""

from __future__ import annotations

from typing import Final

from yinuo.base.errors import Sentence
from yinuo.kernel.identity import events, residents, sessions
from yinuo.kernel.record.retention import Term

TERMS: Final = (
    Term(
        "account",
        Sentence("账户里的地址"),
        Sentence("从来没有存过，只存一个对得上它的记号；账户您随时删，当时就没有了"),
        Sentence("账户只为少输几次码"),
    ),
    Term(
        "entry_code",
        Sentence("进账户的六位数"),
        Sentence("十分钟内用一次，一天以后删；发到哪里，发出当时就忘"),
        Sentence("用过的六位数没有用处"),
        residents.sweep,
    ),
    Term(
        "log_in",
        Sentence("办事的人登录的记录"),
        Sentence("退出当时就删，过期的一天以后删"),
        Sentence("过了期的登录谁也用不上"),
        sessions.sweep,
    ),
    Term(
        "security_event",
        Sentence("办事的人登录、授权的流水"),
        Sentence("六个月"),
        Sentence("审计要能往回查；里面没有您的事"),
        events.forget_old,
    ),
)
