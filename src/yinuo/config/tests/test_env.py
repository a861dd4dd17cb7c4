"""The typed readers: a value of its type, or a sentence that names the variable."""

import os
from pathlib import Path

import pytest

from yinuo.config import env
from yinuo.config.env import Misconfigured


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An environment without a word for the house, and a home of its own."""
    for name in list(os.environ):
        if name.startswith("YINUO_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("YINUO_HOME", str(tmp_path / "home"))
    return monkeypatch


@pytest.mark.parametrize(
    ("word", "value"),
    [("1", True), ("Yes", True), (" on ", True), ("0", False), ("", False), ("FALSE", False)],
)
def test_env_bool_reads_the_usual_words(outside: pytest.MonkeyPatch, word: str, *, value: bool) -> None:
    outside.setenv("YINUO_X", word)
    assert env.env_bool("YINUO_X", default=not value) is value


def test_env_bool_refuses_any_other_word(outside: pytest.MonkeyPatch) -> None:
    outside.setenv("YINUO_X", "maybe")
    with pytest.raises(Misconfigured, match="YINUO_X is 'maybe'"):
        env.env_bool("YINUO_X")


@pytest.mark.parametrize("word", ["", "1.5", "many", "-1", "0"])
def test_env_int_refuses_what_is_no_number_or_too_small(outside: pytest.MonkeyPatch, word: str) -> None:
    outside.setenv("YINUO_X", word)
    with pytest.raises(Misconfigured, match="YINUO_X"):
        env.env_int("YINUO_X", 5, least=1)


def test_env_int_and_list_have_defaults(outside: pytest.MonkeyPatch) -> None:
    assert (env.env_int("YINUO_X", 5), env.env_list("YINUO_X", "a, ,b")) == (5, ["a", "b"])


@pytest.mark.parametrize("word", ["Yinuo", "1st", "a;b", 'a"b', "a" * 41])
def test_env_name_refuses_what_sql_could_misread(outside: pytest.MonkeyPatch, word: str) -> None:
    outside.setenv("YINUO_SCHEMA", word)
    with pytest.raises(Misconfigured, match="YINUO_SCHEMA"):
        env.env_name("YINUO_SCHEMA", "yinuo")


def test_a_secret_is_made_once_and_read_by_its_owner_alone(outside: pytest.MonkeyPatch) -> None:
    outside.setenv("YINUO_MODE", "demo")
    first = env.env_secret("YINUO_CODE_KEY")
    path = env.secret_path("YINUO_CODE_KEY")
    assert (env.env_secret("YINUO_CODE_KEY"), len(bytes.fromhex(first))) == (first, 32)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [file.name for file in path.parent.iterdir()] == ["code_key"]


def test_a_secret_is_never_made_by_accident_in_production(outside: pytest.MonkeyPatch) -> None:
    outside.setenv("YINUO_MODE", "production")
    with pytest.raises(Misconfigured, match="--make-keys"):
        env.env_secret("YINUO_CODE_KEY")
    assert not env.secret_path("YINUO_CODE_KEY").exists()


def test_a_secret_comes_from_the_variable_or_from_the_file_it_names(
    outside: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    outside.setenv("YINUO_MODE", "production")
    (tmp_path / "key").write_text("from a file\n")
    outside.setenv("YINUO_X_FILE", str(tmp_path / "key"))
    assert env.env_secret("YINUO_X") == "from a file"
    outside.setenv("YINUO_X", "said")
    assert env.env_secret("YINUO_X") == "said"
    outside.delenv("YINUO_X")
    outside.setenv("YINUO_X_FILE", str(tmp_path / "none"))
    with pytest.raises(Misconfigured, match="no such file"):
        env.env_secret("YINUO_X")


@pytest.mark.parametrize("word", ["not hex", "ab" * 31])
def test_a_key_is_hex_and_long_enough(outside: pytest.MonkeyPatch, word: str) -> None:
    outside.setenv("YINUO_CODE_KEY", word)
    with pytest.raises(Misconfigured, match="openssl rand -hex 32"):
        env.env_key("YINUO_CODE_KEY")


def test_mode_is_told_or_remembered_or_guessed_from_the_checkout(outside: pytest.MonkeyPatch) -> None:
    assert env.mode() == "demo"
    outside.setattr(env, "checkout", lambda: None)
    assert env.mode() == "production"
    env.settle("demo")
    outside.delenv("YINUO_MODE")
    assert env.mode() == "demo"
    outside.setenv("YINUO_MODE", "test")
    assert env.mode() == "test"
    outside.setenv("YINUO_MODE", "live")
    with pytest.raises(Misconfigured, match="YINUO_MODE is 'live'"):
        env.mode()


def test_a_production_home_is_never_made_a_demo(outside: pytest.MonkeyPatch) -> None:
    (env.open_home() / "mode").write_text("production\n")
    with pytest.raises(Misconfigured, match="belongs to a production register"):
        env.settle("demo")


def test_home_is_the_users_own_where_there_is_no_checkout(
    outside: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    outside.delenv("YINUO_HOME")
    outside.setattr(env, "checkout", lambda: None)
    outside.setenv("XDG_DATA_HOME", str(tmp_path))
    assert env.home() == tmp_path / "yinuo"


def test_a_provider_of_log_ins_is_told_whole_or_not_at_all(outside: pytest.MonkeyPatch) -> None:
    assert env.oidc() is None
    outside.setenv("YINUO_OIDC_ISSUER", "http://id.example")
    with pytest.raises(Misconfigured, match="YINUO_OIDC_CLIENT"):
        env.oidc()
    outside.setenv("YINUO_OIDC_CLIENT", "yinuo")
    outside.setenv("YINUO_OIDC_SECRET", "s")
    told = env.oidc()
    assert told is not None
    assert (told["issuer"], told["client"], told["secret"]) == ("http://id.example", "yinuo", "s")
    outside.setenv("YINUO_MODE", "production")
    with pytest.raises(Misconfigured, match="https"):
        env.oidc()
