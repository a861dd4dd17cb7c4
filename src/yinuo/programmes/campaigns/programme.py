"""百日攻坚: a hundred days in the open: what is to be done, how far it is, and whether it will be done in time."""

from yinuo.kernel.programme import Programme

PROGRAMME = Programme(
    name="campaigns",
    label_zh="攻坚",
    label_en="Campaigns",
    kinds=("commitment", "task", "hazard"),
    status="partly",
    boxes=(1,),
    commands={"campaigns": "yinuo.programmes.campaigns.cli"},
)
