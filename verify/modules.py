"""The wheel of the verifier holds the modules of src/yinuo_verify, without their tests, and the licence."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "yinuo_verify"


class Modules(BuildHookInterface):  # type: ignore[type-arg]
    """Called by hatchling before the wheel is put together."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 -- hatchling's
        """Name every file."""
        files = [*sorted(PACKAGE.glob("*.py")), PACKAGE / "py.typed"]
        build_data["force_include"] |= {str(path): f"yinuo_verify/{path.name}" for path in files}
        build_data["force_include"][str(ROOT / "LICENSE")] = "yinuo_verify/LICENSE"
