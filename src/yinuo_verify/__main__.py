"""`python -m yinuo_verify`."""

import sys

from yinuo_verify.cli import main

if __name__ == "__main__":
    sys.exit(main())
