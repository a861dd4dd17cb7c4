"""`make bench`: measure, and write docs/generated/bench.md."""

import sys

from bench.act import main

sys.exit(main())
