"""What several rooms of the kernel keep beside the matters, held against the same made anew."""

from __future__ import annotations

from yinuo.kernel.figures.actions import wrong_cells
from yinuo.kernel.search.actions import rebuild
from yinuo.kernel.search.models import SearchDoc


def assert_what_is_kept_is_what_it_would_be_anew() -> None:
    kept = sorted(SearchDoc.objects.values_list("audience", "stream", "tsv"))
    rebuild()
    assert sorted(SearchDoc.objects.values_list("audience", "stream", "tsv")) == kept
    assert wrong_cells() == 0
