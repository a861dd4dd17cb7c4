from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def pinghu(db: None) -> Iterator[None]:
    """Load the first pack with its people."""
    from yinuo.config.testing import put_pack
    from yinuo.kernel.limits import book

    put_pack("pinghu")
    yield
    book.forget()
