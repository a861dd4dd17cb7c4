"""产品认定: lists of recognised products as a source tells them, clusters, and what firms ask for."""

from yinuo.kernel.programme import Programme, Way

_KEPT = ("SELECT, INSERT, UPDATE", "SELECT", "", "SELECT")
_ADDED = ("SELECT, INSERT", "SELECT", "", "SELECT")

PROGRAMME = Programme(
    name="recognitions",
    label_zh="产品认定",
    label_en="Recognised products",
    kinds=("request",),
    status="built",
    boxes=(5,),
    urls="yinuo.programmes.recognitions.urls",
    desk_urls="yinuo.programmes.recognitions.desk_urls",
    api="yinuo.programmes.recognitions.api",
    commands={"recognitions": "yinuo.programmes.recognitions.cli"},
    ways=(
        Way("recognitions:lists", "产品名单", "Product lists", at=("box", "foot"), box=5),
        Way("recognitions:help", "企业要帮忙", "Help for firms", at=("box",), box=5),
        Way("recognitions_desk:lists", "产品名单", "Product lists", at=("desk",)),
    ),
    beside=("yinuo.programmes.recognitions.panels.beside",),
    about=("yinuo.programmes.recognitions.panels.about",),
    demo=("yinuo.programmes.recognitions.demo",),
    rights={
        "recognition_list": _ADDED,
        "recognition_stream": _ADDED,
        "recognition_cluster": _ADDED,
        "recognition_listing": _KEPT,
        "recognition_review": _ADDED,
        "recognition_help": _ADDED,
    },
)
