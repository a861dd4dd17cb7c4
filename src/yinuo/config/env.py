"""What the process is told from outside: typed readers of the environment and of the home folder.

A reader either returns a value of its type or raises `Misconfigured` with a sentence that names the
variable and what to do. Nothing here knows Django, so that the supervisor and the command line can read the
same words.
"""

import hashlib
import os
import re
import secrets
from importlib import metadata
from pathlib import Path
from typing import Literal

Mode = Literal["demo", "production", "test"]
MODES: tuple[Mode, ...] = ("demo", "production", "test")

_KEY_BYTES = 32
_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off", ""})


PROGRAMMES = ",".join(
    f"yinuo.programmes.{name}"
    for name in ("voices", "campaigns", "stations", "claims", "ventures", "works", "recognitions", "events")
)


class Misconfigured(Exception):  # noqa: N818 - reads as the sentence it carries
    """The environment or the home folder says something the house cannot work with."""


def insist(condition: object, sentence: str) -> None:
    """Raise Misconfigured with the sentence unless the condition holds."""
    if not condition:
        raise Misconfigured(sentence)


def env_str(name: str, default: str = "") -> str:
    """Return the variable as text, stripped; `default` where it is not set."""
    return os.environ.get(name, default).strip()


def env_bool(name: str, *, default: bool = False) -> bool:
    """Return the variable as yes or no; raises Misconfigured for any other word."""
    word = os.environ.get(name, "1" if default else "0").strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise Misconfigured(f"{name} is '{word}', which is neither yes nor no. Set it to 1 or 0.")


def env_int(name: str, default: int, *, least: int = 0) -> int:
    """Return the variable as a whole number of at least `least`; raises Misconfigured otherwise."""
    word = os.environ.get(name, str(default)).strip()
    try:
        number = int(word)
    except ValueError:
        raise Misconfigured(f"{name} is '{word}', which is not a whole number.") from None
    if number < least:
        raise Misconfigured(f"{name} is {number}; it must be at least {least}.")
    return number


def env_name(name: str, default: str) -> str:
    """Return the variable as a name a database can bear: small letters, digits, underscores, at most 40."""
    word = env_str(name, default)
    insist(
        re.fullmatch(r"[a-z][a-z0-9_]{0,39}", word),
        f"{name} is '{word}'. Use small letters, digits and underscores, a letter first, at most 40.",
    )
    return word


def env_list(name: str, default: str = "") -> list[str]:
    """Return the variable as a list of words parted by commas, empty ones left out."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def version() -> str:
    """Return this installation's version."""
    return metadata.version("yinuo")


def checkout() -> Path | None:
    """Return the source tree this package runs from, or None where it was installed from a wheel."""
    root = Path(__file__).resolve().parents[3]
    return root if (root / "pyproject.toml").is_file() and (root / "src" / "yinuo").is_dir() else None


def home() -> Path:
    """Return the folder of data, keys and media: YINUO_HOME, else in the checkout, else the user's own."""
    told = env_str("YINUO_HOME")
    if told:
        return Path(told).expanduser().resolve()
    root = checkout()
    if root is not None:
        return root / (".yinuo-test" if env_str("YINUO_MODE") == "test" else ".yinuo")
    return Path(env_str("XDG_DATA_HOME") or Path.home() / ".local" / "share").expanduser() / "yinuo"


def mode() -> Mode:
    """Return how the house runs.

    Asked in order: YINUO_MODE, what this home remembers, demo in a checkout, production.
    """
    remembered = home() / "mode"
    word = env_str("YINUO_MODE")
    if not word and remembered.is_file():
        word = remembered.read_text("utf-8").strip()
    if not word:
        word = "demo" if checkout() is not None else "production"
    for known in MODES:
        if word == known:
            return known
    raise Misconfigured(f"YINUO_MODE is '{word}'. Set it to one of: {', '.join(MODES)}.")


def settle(as_mode: Mode) -> None:
    """Have this home remember how it runs, for this process, its children and later commands.

    Raises Misconfigured where it remembers otherwise: a demo is never put into a production register's home.
    """
    remembered = open_home() / "mode"
    if remembered.is_file() and remembered.read_text("utf-8").strip() != as_mode:
        raise Misconfigured(
            f"{home()} belongs to a {remembered.read_text('utf-8').strip()} register. "
            f"Set YINUO_HOME to another folder for a {as_mode} one."
        )
    remembered.write_text(f"{as_mode}\n", "utf-8")
    os.environ["YINUO_MODE"] = as_mode


def env_secret(name: str) -> str:
    """Return a secret: the variable, or the file NAME_FILE names, or the home's own file of that name.

    In a demo and in tests a missing secret is made once, 32 random bytes in hex, readable by its owner
    alone. In production a missing secret raises Misconfigured: a key made by accident would make old data
    unreadable.
    """
    value = env_str(name)
    if value:
        return value
    told = env_str(f"{name}_FILE")
    path = Path(told) if told else secret_path(name)
    if path.is_file():
        return path.read_text("utf-8").strip()
    if told:
        raise Misconfigured(f"{name}_FILE names {path}, and there is no such file.")
    if mode() == "production":
        raise Misconfigured(
            f"The secret {name} is missing. Give it as {name} or {name}_FILE, "
            f"or let `yinuo migrate --make-keys` write {path} once."
        )
    return make_secret(name)


def env_key(name: str) -> bytes:
    """Return a secret of at least 32 bytes written in hex; raises Misconfigured for anything else."""
    try:
        key = bytes.fromhex(env_secret(name))
    except ValueError:
        raise Misconfigured(f"{name} is not written in hex. Make one: openssl rand -hex 32") from None
    insist(
        len(key) >= _KEY_BYTES,
        f"{name} is {len(key)} bytes long; {_KEY_BYTES} are needed. Make one: openssl rand -hex 32",
    )
    return key


def env_keys(name: str) -> tuple[bytes, ...]:
    """Return a key and, where there is one called NAME_NEXT, the one that will take its place."""
    following = f"{name}_NEXT"
    return (env_key(name), *((env_key(following),) if has_secret(following) else ()))


def env_ring(name: str) -> tuple[bytes, ...]:
    """Return a key and whichever stand beside it while keys change: NAME_NEXT, not yet used, and NAME_OLD, no more."""
    beside = (f"{name}_NEXT", f"{name}_OLD")
    return (env_key(name), *(env_key(one) for one in beside if has_secret(one)))


def has_secret(name: str) -> bool:
    """Say whether a secret was set: by its variable, the file that names it, or in the home."""
    return bool(env_str(name) or env_str(f"{name}_FILE") or secret_path(name).is_file())


def oidc() -> dict[str, str] | None:
    """Return how the city's own provider is reached; None where YINUO_OIDC_ISSUER is not set.

    Raises Misconfigured for an issuer that is not https: what it says decides who comes in.
    """
    issuer = env_str("YINUO_OIDC_ISSUER")
    if not issuer:
        return None
    insist(
        issuer.startswith("https://") or mode() != "production",
        f"YINUO_OIDC_ISSUER is '{issuer}'; it must begin with https://.",
    )
    client = env_str("YINUO_OIDC_CLIENT")
    insist(client, "YINUO_OIDC_CLIENT is empty. Set it to the name the provider knows this register by.")
    name = env_str("YINUO_OIDC_NAME", "单位账号")
    return {
        "issuer": issuer,
        "client": client,
        "secret": env_secret("YINUO_OIDC_SECRET"),
        "name": name,
        "name_en": env_str("YINUO_OIDC_NAME_EN", "City account"),
    }


def secret_path(name: str) -> Path:
    """Return the file in the home folder where the secret of that name is kept."""
    return home() / "secrets" / name.removeprefix("YINUO_").lower()


def make_secret(name: str) -> str:
    """Write a new secret unless one stands there already; return the one that counts.

    The file appears whole or not at all (link after write), so two processes starting together agree on one
    key.
    """
    path = secret_path(name)
    open_home()
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600, exist_ok=False)
    draft.write_text(secrets.token_hex(32) + "\n", "utf-8")
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass  # another process was first; its key counts
    finally:
        draft.unlink()
    return path.read_text("utf-8").strip()


def open_home() -> Path:
    """Return the home folder, made if need be.

    The database's user must be able to walk through it, nobody else reads.
    """
    path = home()
    if not path.is_dir():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o711, exist_ok=True)
        path.chmod(0o711)
    return path


def short_hash(path: Path) -> str:
    """Return 12 hex characters that stand for a folder in names elsewhere."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]
