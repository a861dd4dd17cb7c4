"""`make bench`: measure, and write the pages of docs/generated; `make bench BENCHES=act` runs one of them."""

import sys

from bench import act, log, pages, verify, voices

BENCHES = {
    "act": act.main,
    "pages": pages.main,
    "verify": verify.main,
    "log": log.main,
    "voices": voices.main,
}

sys.exit(max(BENCHES[name]() for name in sys.argv[1:] or BENCHES))
