"""`make bench`: measure, and write the pages of docs/generated; `make bench BENCHES=act` runs one of them."""

import sys

from bench import accounts, act, alike, log, pages, redact, verify, voices

BENCHES = {
    "accounts": accounts.main,
    "act": act.main,
    "alike": alike.main,
    "pages": pages.main,
    "verify": verify.main,
    "log": log.main,
    "redact": redact.main,
    "voices": voices.main,
}

sys.exit(max(BENCHES[name]() for name in sys.argv[1:] or BENCHES))
