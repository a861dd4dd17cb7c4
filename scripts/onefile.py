"""Write the verifier as one file that runs by itself: `python3 scripts/onefile.py [FILE]` (dist/yinuo-verify.py).

Every module stands in it as it is, comments and all, so that whoever trusts nobody can read what they run. The same
modules always give the same bytes.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "yinuo_verify"
NOT_IN = frozenset({"__main__"})
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


def onefile() -> str:
    """Give the whole file."""
    version: dict[str, str] = {}
    exec((PACKAGE / "__init__.py").read_text("utf-8"), version)  # noqa: S102 -- our own module, one line long
    paths = sorted(path for path in PACKAGE.glob("*.py") if path.stem not in NOT_IN)
    return HEAD.format(version=version["__version__"]) + "".join(map(module, paths)) + TAIL


def main() -> int:
    """Write it and say its SHA-256."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist" / "yinuo-verify.py"
    target.parent.mkdir(parents=True, exist_ok=True)
    raw = onefile().encode()
    target.write_bytes(raw)
    print(f"{hashlib.sha256(raw).hexdigest()}  {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
