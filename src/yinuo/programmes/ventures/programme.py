"""村集体抱团: what villages own together, what it earns, and how every minor unit is shared out."""

from yinuo.kernel.programme import Programme, Way

READ, ADD, CHANGE = "SELECT", "SELECT, INSERT", "SELECT, INSERT, UPDATE"
ALL = f"{CHANGE}, DELETE"

PROGRAMME = Programme(
    name="ventures",
    label_zh="抱团",
    label_en="Ventures",
    kinds=("commitment", "request"),
    status="built",
    boxes=(7, 8),
    commands={"ventures": "yinuo.programmes.ventures.cli"},
    urls="yinuo.programmes.ventures.urls",
    desk_urls="yinuo.programmes.ventures.desk_urls",
    ways=(
        Way("ventures:home", "抱团的账", "What villages own together", at=("box", "foot"), box=7),
        Way("ventures:villages", "各村收了多少", "What each village got", at=("box", "foot"), box=8),
        Way("ventures:pictures", "谁的钱，到哪里去", "Whose money, and where it goes", at=("box",), box=8),
        Way("ventures:quarters", "每季公开", "Every quarter in the open", at=("box", "foot"), box=7),
        Way("ventures_desk:home", "管账", "The books", at=("desk",)),
    ),
    api="yinuo.programmes.ventures.api",
    demo=("yinuo.programmes.ventures.demo",),
    rights={
        "venture": (CHANGE, READ, "", READ),
        "venture_member": (ADD, READ, "", READ),
        "venture_move": (CHANGE, READ, "", READ),
        "venture_distribution": (CHANGE, READ, "", READ),
        "venture_payment": (ALL, READ, "", READ),
        "venture_objection": (ADD, READ, "", READ),
        "venture_grant": (CHANGE, READ, "", READ),
        "venture_asset": (CHANGE, READ, "", READ),
        "asset_grant": (ADD, READ, "", READ),
        "asset_leaving": (CHANGE, READ, "", READ),
        "venture_lease": (CHANGE, READ, "", READ),
        "lease_due": (ADD, READ, "", READ),
        "lease_receipt": (CHANGE, READ, "", READ),
        "venture_book": (ADD, READ, "", READ),
        "ledger_account": (ADD, READ, "", READ),
        "ledger_entry": (ADD, READ, "", READ),
        "ledger_line": (ADD, READ, "", READ),
        "ledger_closing": (ADD, READ, "", READ),
        "ledger_reopening": (CHANGE, READ, "", READ),
        "rent_spread": (ADD, READ, "", READ),
        "quarter_sheet": (ADD, ADD, "", READ),
        "quarter_version": (ADD, ADD, "", READ),
        "village_spending": (CHANGE, READ, "", READ),
    },
)
