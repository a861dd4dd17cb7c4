"""诉求: what people ask for and report, and whether it was answered."""

from yinuo.kernel.programme import Programme

PROGRAMME = Programme(
    name="voices",
    label_zh="诉求",
    label_en="Voices",
    kinds=("request", "wish", "hazard", "dispute"),
    status="partly",
    boxes=(2, 6),
    commands={"voices": "yinuo.programmes.voices.cli"},
)
