"""村集体抱团: what villages own together, what it earns, and how every minor unit is shared out."""

from yinuo.kernel.programme import Programme

PROGRAMME = Programme(
    name="ventures",
    label_zh="抱团",
    label_en="Ventures",
    kinds=("commitment",),
    status="partly",
    boxes=(7, 8),
    commands={"ventures": "yinuo.programmes.ventures.cli"},
)
