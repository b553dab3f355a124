"""Every setting: its variable, its default and its meaning, read once from the environment.

`Settings.from_environment()` is called by the command line and handed to everything else as a frozen value;
`docs/settings.md` lists the same rows (a test compares them).
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final, get_type_hints

from gateway.errors import InvalidError

PREFIX: Final = "GATEWAY_"
VERSION: Final = r"(\d+(\.\d+)*)?"


class SettingError(InvalidError):
    """A setting has a value that cannot be used; the message names the variable."""

    code = "bad_setting"
    message = "{variable}={value!r}: {reason}. See docs/settings.md."


def _setting(
    default: object,
    meaning: str,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    of: str = "",
    form: str = "",
    is_secret: bool = False,
) -> Any:
    """Declare one setting; `of` names the only words it may have, separated by a space; a secret is never shown.

    `form` is the regular expression that a text has to match.
    """
    limits = {"meaning": meaning, "at_least": at_least, "at_most": at_most, "of": tuple(of.split()), "form": form}
    return field(default=default, metadata=limits, repr=not is_secret)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How this installation runs; sizes in bytes, times in seconds."""

    data_dir: Path = _setting(Path("data"), "Folder that everything is kept below, unless a URL says otherwise.")
    database_url: str = _setting(
        "", "SQLAlchemy URL of the database. Empty: SQLite in `gateway.db` below the data folder."
    )
    host: str = _setting("127.0.0.1", "Address that `gateway serve` listens on.")
    port: int = _setting(8000, "Port that `gateway serve` listens on.", at_least=0, at_most=65535)
    threads: int = _setting(16, "Web threads of `gateway serve`.", at_least=1, at_most=256)
    workers: int = _setting(
        os.cpu_count() or 1,
        "Worker processes under `gateway serve`; 0 when workers run elsewhere.",
        at_least=0,
        at_most=256,
    )
    public_url: str = _setting("", "Address that people and links use, when a proxy stands in front.")
    hosts: tuple[str, ...] = _setting(
        (), "Further host names that it answers to, beside that of the public URL, separated by spaces."
    )
    trusted_proxy: str = _setting("", "Address of the proxy that may say for whom it asks. Empty: nobody may.")
    trusted_proxy_headers: tuple[str, ...] = _setting(
        ("x-forwarded-for", "x-forwarded-proto"),
        "Headers by which the trusted proxy says it; those that it does not set itself must not be named.",
        of="x-forwarded-for x-forwarded-proto x-forwarded-host x-forwarded-port",
    )
    requests_per_caller: int = _setting(
        100, "Requests that one token, or one person, may make in 10 s; 0 for no limit.", at_least=0, at_most=10**6
    )
    requests_per_address: int = _setting(
        30, "Requests without a valid sign-in from one address in 10 s; 0 for no limit.", at_least=0, at_most=10**6
    )
    requests_per_account: int = _setting(
        500, "Requests for one company, or one agency, in 10 s; 0 for no limit.", at_least=0, at_most=10**6
    )
    bytes_per_day: int = _setting(
        2 * 2**30,
        "Bytes of documents that one company may send in a day (UTC); 0 for no limit.",
        at_least=0,
        at_most=2**50,
    )
    secret_key: str = _setting(
        "",
        "Key that signs cookies and links and seals secrets. Empty: made once, kept in `secret.key`.",
        is_secret=True,
    )
    former_secret_keys: tuple[str, ...] = _setting(
        (), "Secret keys of before, separated by blanks: what they signed still holds.", is_secret=True
    )
    session_hours: float = _setting(12.0, "Hours until a person must sign in again.", at_least=0.1, at_most=720)
    session_idle_minutes: float = _setting(
        30.0, "Minutes without a sign of life until a person must sign in again.", at_least=1, at_most=1440
    )
    phone_days: float = _setting(
        90.0, "Days until a phone that was paired by its picture must be paired again.", at_least=1, at_most=400
    )
    secret_overlap_hours: float = _setting(
        24.0, "Hours that an old secret still holds after a new one was made.", at_least=0, at_most=720
    )
    max_file_bytes: int = _setting(25 * 2**20, "Largest file that is taken.", at_least=2**10, at_most=2**30)
    max_body_bytes: int = _setting(
        100 * 2**20,
        "Largest request that is taken (several pages of one document).",
        at_least=2**10,
        at_most=2**32,
    )
    max_pages: int = _setting(100, "Most pages that one document may have.", at_least=1, at_most=10_000)
    max_pixels: int = _setting(
        200_000_000, "Most pixels that one picture may have.", at_least=1_000_000, at_most=500_000_000
    )
    lease_seconds: float = _setting(
        30.0, "How long a worker owns a job without a sign of life.", at_least=1, at_most=3600
    )
    max_attempts: int = _setting(5, "Tries before a job is given up and a person is told.", at_least=1, at_most=100)
    poll_seconds: float = _setting(
        0.25, "Pause of an idle worker between two looks at the queue.", at_least=0.01, at_most=60
    )
    read_seconds: float = _setting(120.0, "Longest time that reading one document may take.", at_least=1, at_most=3600)
    reader_memory_bytes: int = _setting(
        1500 * 2**20, "Most memory that the reading process may use.", at_least=256 * 2**20, at_most=2**36
    )
    advice_seconds: float = _setting(
        0.3, "Longest time that an upload waits for advice on its photos; 0 for none.", at_least=0, at_most=5
    )
    reader_command: tuple[str, ...] = _setting(
        (), "Command of the reading process, when another than the built-in one is wanted."
    )
    smtp_url: str = _setting(
        "",
        "Mail server: `smtp://user:password@host:587` or `smtps://…`. Empty: letters are written to `outbox` below "
        "the data folder.",
        is_secret=True,
    )
    smtp_tls: str = _setting(
        "required",
        "`required`: letters go encrypted or wait; `offered`: in the clear where `smtp://` offers nothing else.",
        of="required offered",
    )
    mail_from: str = _setting(
        "", "Who letters come from: `Underlag <no-reply@underlag.example>`, or the address alone."
    )
    min_accounting_version: str = _setting(
        "",
        "Oldest version of the agency's accounting system that the invoicing exchange works with: 2020.10. Empty: any.",
        form=VERSION,
    )
    min_scanner_version: str = _setting(
        "", "The same for the service scanner. Empty: any version of the accounting system.", form=VERSION
    )
    min_overview_version: str = _setting(
        "", "The same for the financial overview. Empty: any version of the accounting system.", form=VERSION
    )
    min_einvoice_version: str = _setting(
        "", "The same for digital invoices and documents. Empty: any version of the accounting system.", form=VERSION
    )
    log_format: str = _setting("console", "`console` for people, `json` for machines.", of="console json")
    log_level: str = _setting("info", "Least level that is logged.", of="debug info warning error")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read every `GATEWAY_*` variable; raise SettingError for a bad value or an unknown name."""
        known = {variable(each): each for each in fields(cls)}
        given = {name: text for name, text in environment.items() if name.startswith(PREFIX)}
        for name in sorted(given.keys() - known.keys()):
            raise SettingError(variable=name, value="…", reason="there is no such setting")
        hints = get_type_hints(cls)
        values: dict[str, Any] = {
            known[name].name: _read(known[name], hints[known[name].name], text) for name, text in given.items()
        }
        return cls(**values)

    def __post_init__(self) -> None:
        """Refuse values outside their limits, wherever they came from."""
        for each in fields(self):
            _check(each, getattr(self, each.name))
        if self.trusted_proxy and not _is_address(self.trusted_proxy):
            reason = "this must be one IP address"
            raise SettingError(variable=f"{PREFIX}TRUSTED_PROXY", value=self.trusted_proxy, reason=reason)

    @property
    def is_tls(self) -> bool:
        """Whether people reach it by https only."""
        return self.public_url.startswith("https://")

    @property
    def site(self) -> str:
        """The address that people and links use, where no request tells it."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def database(self) -> str:
        """The URL of the database, with the default put in."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'gateway.db'}"


def variable(each: Field[Any]) -> str:
    """Name the environment variable of a setting."""
    return PREFIX + each.name.upper()


def default_text(each: Field[Any]) -> str:
    """Show a default as one would write it in the environment."""
    if each.name == "workers":
        return "one per core"
    value = each.default if each.default is not MISSING else ""
    return " ".join(value) if isinstance(value, tuple) else str(value)


def _read(each: Field[Any], kind: object, text: str) -> object:
    """Turn the text of a variable into its value; `kind` is the type that the field is declared with."""
    try:
        if kind is int:
            return int(text.replace("_", ""))
        if kind is float:
            return float(text)
    except ValueError:
        wanted = "a whole number" if kind is int else "a number"
        raise SettingError(variable=variable(each), value=text, reason=f"this must be {wanted}") from None
    if kind is Path:
        return Path(text).expanduser()
    return tuple(shlex.split(text)) if kind == tuple[str, ...] else text


def _check(each: Field[Any], value: object) -> None:
    """Raise SettingError when a value is outside the limits of its setting."""
    least, most, words = (each.metadata[name] for name in ("at_least", "at_most", "of"))
    if least is not None and isinstance(value, (int, float)) and not least <= value <= most:
        reason = f"this must lie between {least} and {most}"
        raise SettingError(variable=variable(each), value=value, reason=reason)
    if each.metadata["form"] and not re.fullmatch(each.metadata["form"], str(value), re.ASCII):
        raise SettingError(variable=variable(each), value=value, reason="this must be numbers with dots between them")
    given = value if isinstance(value, tuple) else (value,)
    if words and not {*given} <= {*words}:
        reason = f"this must be one of: {', '.join(words)}"
        raise SettingError(variable=variable(each), value=value, reason=reason)


def _is_address(text: str) -> bool:
    """Tell whether a text is one IP address."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
