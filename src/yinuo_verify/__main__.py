"""`python -m yinuo_verify`."""

import sys

from yinuo_verify.cli import main

sys.exit(main())
