from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.base.canonical import MOST, canonical

keys = st.text(st.characters(max_codepoint=127), max_size=8)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values: Any = st.recursive(
    st.none() | st.booleans() | st.integers(-MOST, MOST) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_canonical_reads_back_as_the_same_value(value: Any) -> None:
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(keys, st.integers(-MOST, MOST)))
def test_canonical_does_not_depend_on_the_order_of_keys(value: dict[str, int]) -> None:
    assert canonical(value) == canonical(dict(reversed(value.items())))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"b": 1, "a": [True, None]}, b'{"a":[true,null],"b":1}'),
        ("灯\n\u2028€", '"灯\\n\u2028€"'.encode()),
        ({"A": 1, "a": 2, "": 0}, b'{"":0,"A":1,"a":2}'),
        ((1, "\x1f/"), b'[1,"\\u001f/"]'),
        (MOST, b"9007199254740991"),
    ],
)
def test_canonical_writes_as_rfc_8785_says(value: object, written: bytes) -> None:
    assert canonical(value) == written


@pytest.mark.parametrize(
    "value",
    [0.5, {"x": 1.0}, MOST + 1, -MOST - 1, {"名": 1}, {1: "a"}, "\ud800", [b"x"], {"a": {"b": {1}}}],
)
def test_canonical_refuses_what_two_readers_may_read_in_two_ways(value: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        canonical(value)
