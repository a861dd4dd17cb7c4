import pytest

from yinuo.base.contact import masked_contact, masked_name, told_alike


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        " 138 0013 8000 ",
        "138-0013-8000",
        "１３８００１３８０００",
        "+86 138 0013 8000",
        "8613800138000",
    ],
)
def test_one_telephone_is_compared_alike_however_it_is_written(typed: str) -> None:
    assert told_alike("phone", typed) == "13800138000"


def test_what_only_looks_like_a_country_code_stays() -> None:
    assert told_alike("phone", "8601234") == "8601234"
    assert told_alike("phone", "0573-85123456") == "057385123456"
    assert told_alike("phone", "+49 30 123456") == "30123456"


def test_an_address_is_compared_without_case() -> None:
    assert told_alike("email", " Wang@Example.ORG ") == "wang@example.org"


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("phone", "138 0013 8000", "138****8000"),
        ("phone", "85123456", "****56"),
        ("email", "wang@example.org", "w****@example.org"),
    ],
)
def test_a_contact_is_masked(kind: str, value: str, shown: str) -> None:
    assert masked_contact(kind, value) == shown


def test_a_name_keeps_its_family_name_alone() -> None:
    assert (masked_name("张三"), masked_name(" Anna Berg "), masked_name("")) == ("张*", "A*", "")
