"""工程: what is promised to be built or mended, by when, and whether it was."""

from yinuo.kernel.programme import Programme

PROGRAMME = Programme(
    name="works",
    label_zh="工程",
    label_en="Works",
    kinds=("commitment", "task"),
    status="partly",
    boxes=(3,),
)
