"""`make bench`: measure, and write docs/generated/bench.md and pages.md; `make bench BENCHES=act` runs one of them."""

import sys

from bench import act, pages, verify

BENCHES = {"act": act.main, "pages": pages.main, "verify": verify.main}

sys.exit(max(BENCHES[name]() for name in sys.argv[1:] or BENCHES))
