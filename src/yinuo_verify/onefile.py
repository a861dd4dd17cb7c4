"""The verifier as one file that runs by itself.

Every module stands in it as it is, comments and all, so that whoever trusts nobody can read what they run. The same
modules always give the same bytes.
"""

from __future__ import annotations

from pathlib import Path

from yinuo_verify import __version__

PACKAGE = Path(__file__).resolve().parent
NAME = "yinuo-verify.py"
NOT_IN = frozenset({"__main__", "onefile"})
QUOTE = "'" * 3

HEAD = '''#!/usr/bin/env python3
"""yinuo-verify {version}: checks the public log of a register of promises. Python 3.11 or later, nothing else.

    python3 yinuo-verify.py https://…/log/
    python3 yinuo-verify.py verify --matter https://…/PAGE
    python3 yinuo-verify.py --help

One module after the other, each as it stands in the package `yinuo_verify`; the last lines put them together.
Licence: Apache-2.0.
"""

import importlib.abc
import importlib.util
import linecache
import sys

MODULES = {{}}
'''

TAIL = '''

class Modules(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Finds the modules above, and nothing else."""

    def find_spec(self, fullname, path=None, target=None):
        if fullname not in MODULES:
            return None
        return importlib.util.spec_from_loader(fullname, self, is_package="." not in fullname)

    def is_package(self, fullname):
        return "." not in fullname

    def get_source(self, fullname):
        return MODULES[fullname]

    def get_code(self, fullname):
        name = f"<{fullname}>"
        source = MODULES[fullname]
        linecache.cache[name] = (len(source), None, source.splitlines(True), name)
        return compile(source, name, "exec", dont_inherit=True)


if __name__ == "__main__":
    sys.meta_path.insert(0, Modules())
    from yinuo_verify.cli import main

    sys.exit(main())
'''


def module(path: Path) -> str:
    """Give one module as it is put into the file. Raises ValueError where it cannot stand between the quotes."""
    source = path.read_text("utf-8")
    if QUOTE in source or source.endswith("\\"):
        raise ValueError(f"{path} cannot be quoted as it is")
    name = "yinuo_verify" if path.stem == "__init__" else f"yinuo_verify.{path.stem}"
    return f"\n# {'=' * 20} {name} {'=' * 20}\nMODULES[{name!r}] = r{QUOTE}{source}{QUOTE}\n"


def onefile() -> bytes:
    """Give the whole file."""
    paths = sorted(path for path in PACKAGE.glob("*.py") if path.stem not in NOT_IN)
    return (HEAD.format(version=__version__) + "".join(map(module, paths)) + TAIL).encode()
