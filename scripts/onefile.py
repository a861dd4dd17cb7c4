"""Write the verifier as one file that runs by itself: `python3 scripts/onefile.py [FILE]` (dist/yinuo-verify.py)."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))  # the verifier needs nothing installed, and so does this

from yinuo_verify.onefile import NAME, onefile  # noqa: E402


def main() -> int:
    """Write it and say its SHA-256."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist" / NAME
    target.parent.mkdir(parents=True, exist_ok=True)
    raw = onefile()
    target.write_bytes(raw)
    print(f"{hashlib.sha256(raw).hexdigest()}  {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
