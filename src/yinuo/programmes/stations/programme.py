"""驿站: places that serve, shifts that find hands, goods that reach the street."""

from yinuo.kernel.programme import Programme

PROGRAMME = Programme(
    name="stations",
    label_zh="驿站",
    label_en="Stations",
    kinds=("request", "task"),
    status="partly",
    boxes=(2,),
    commands={"stations": "yinuo.programmes.stations.cli"},
)
