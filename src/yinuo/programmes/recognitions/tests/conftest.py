from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def pinghu(db: None) -> Iterator[None]:
    """Load the first pack with its people."""
    from yinuo.config.packs import load_pack, pack_folder
    from yinuo.kernel.limits import book

    load_pack(pack_folder("pinghu"))
    book.forget()
    yield
    book.forget()
