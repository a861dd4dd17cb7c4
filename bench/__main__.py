"""`make bench`: measure, and write the pages of docs/generated; `make bench BENCHES=act` runs one of them."""

import sys

from bench import (
    accounts,
    act,
    alike,
    campaigns,
    drives,
    hotline,
    lists,
    log,
    pages,
    redact,
    solvers,
    ventures,
    verify,
    voices,
)

BENCHES = {
    "accounts": accounts.main,
    "act": act.main,
    "alike": alike.main,
    "campaigns": campaigns.main,
    "drives": drives.main,
    "hotline": hotline.main,
    "lists": lists.main,
    "pages": pages.main,
    "verify": verify.main,
    "log": log.main,
    "redact": redact.main,
    "solvers": solvers.main,
    "ventures": ventures.main,
    "voices": voices.main,
}

sys.exit(max(BENCHES[name]() for name in sys.argv[1:] or BENCHES))
