"""驿站: places that serve, shifts that find hands, goods that reach the street."""

from yinuo.kernel.programme import Programme, Way

_KEPT = ("SELECT, INSERT, UPDATE", "SELECT", "", "SELECT")
_ADDED = ("SELECT, INSERT", "SELECT", "", "SELECT")

PROGRAMME = Programme(
    name="stations",
    label_zh="驿站",
    label_en="Stations",
    kinds=("request", "task"),
    status="built",
    boxes=(2, 6),
    commands={"stations": "yinuo.programmes.stations.cli"},
    urls="yinuo.programmes.stations.urls",
    desk_urls="yinuo.programmes.stations.desk_urls",
    api="yinuo.programmes.stations.api",
    ways=(
        Way("portal:stations", "驿站", "Service stations", at=("box",), box=2),
        Way("stations:working", "说好开着的，好着没有", "Open as promised, and working?", at=("box",), box=2),
        Way("stations:shifts", "我当一班站长", "Station master for a day", at=("foot",)),
        Way("stations:supply", "连心补给车", "Supply vehicle", at=("box", "foot"), box=6),
        Way("stations:messages", "快递员捎句话", "A word carried by couriers", at=("box", "foot"), box=6),
        Way("stations_desk:messages", "快递员捎句话", "A word carried by couriers", at=("desk",)),
        Way("stations_desk:grades", "驿站评星", "Grades of stations", at=("desk",)),
        Way("stations_desk:photos", "驿站照片", "Pictures of stations", at=("desk",)),
        Way("stations_desk:points", "地图上的地点", "Places on the map", at=("desk",)),
        Way("stations_desk:supply", "连心补给车", "Supply vehicle", at=("desk",)),
        Way("stations_desk:shifts", "驿站班次", "Station shifts", at=("desk",)),
        Way("stations_desk:working", "说好开着的，好着没有", "Open as promised, and working?", at=("desk",)),
    ),
    here=(
        "yinuo.programmes.stations.place_panels.things",
        "yinuo.programmes.stations.place_panels.grade",
        "yinuo.programmes.stations.place_panels.working",
    ),
    lists=("yinuo.programmes.stations.place_columns.columns",),
    demo=(
        "yinuo.programmes.stations.shift_demo",
        "yinuo.programmes.stations.supply_demo",
        "yinuo.programmes.stations.message_demo",
        "yinuo.programmes.stations.photo_demo",
    ),
    rights={
        "shift": _KEPT,
        "station_grade": _ADDED,
        "station_photo": _KEPT,
        "courier_notice": _ADDED,
        "courier_carries": ("SELECT, INSERT, UPDATE, DELETE", "SELECT, DELETE", "", ""),
        "shift_seat": _KEPT,
        "shift_waiting": ("SELECT, INSERT, DELETE", "SELECT", "", ""),
        "shift_reminder": ("SELECT, INSERT, DELETE", "SELECT, DELETE", "", ""),
        "shift_handed": _ADDED,
        "shift_heard": _ADDED,
        "supply_run": _ADDED,
        "stock_entry": _ADDED,
        "supply_delivery": _ADDED,
    },
)
