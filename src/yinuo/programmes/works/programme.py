"""工程: what is closed to be built or mended, by when it opens again, and whether it did."""

from yinuo.kernel.programme import Programme, Way
from yinuo.programmes.works.tally import AGAIN

_ADDED = ("SELECT, INSERT", "SELECT", "", "SELECT")

PROGRAMME = Programme(
    name="works",
    label_zh="工程",
    label_en="Works",
    kinds=("commitment", "task"),
    status="built",
    boxes=(3,),
    urls="yinuo.programmes.works.urls",
    desk_urls="yinuo.programmes.works.desk_urls",
    api="yinuo.programmes.works.api",
    commands={"works": "yinuo.programmes.works.cli"},
    ways=(
        Way(
            "works:closures", "哪里封着，几时开", "What is closed, and until when", at=("box", "foot"), box=3
        ),
        Way("works:kept", "说哪天开，开了没有", "Opened on the day it was said?", at=("box",), box=3),
        Way("works_desk:closures", "封闭维修", "Closures for works", at=("desk",)),
    ),
    beside=("yinuo.programmes.works.panels.beside",),
    about=("yinuo.programmes.works.panels.about",),
    demo=("yinuo.programmes.works.demo",),
    counted=AGAIN,
    rights={
        "work_asset": _ADDED,
        "work_closure": _ADDED,
        "work_counted": ("SELECT, INSERT, UPDATE, DELETE", "SELECT, INSERT, UPDATE, DELETE", "", "SELECT"),
        "work_tally": ("SELECT, INSERT, UPDATE", "SELECT, INSERT, UPDATE, DELETE", "", "SELECT"),
    },
)
