"""认领: needs that find hands, by whoever takes them on."""

from yinuo.kernel.programme import Programme

PROGRAMME = Programme(
    name="claims",
    label_zh="认领",
    label_en="Claims",
    kinds=("commitment", "wish"),
    status="partly",
    boxes=(6,),
    commands={"claims": "yinuo.programmes.claims.cli"},
)
