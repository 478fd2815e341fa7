"""Settings of one installation: from the environment, else from one TOML file, else the defaults below.

Every field here is described in `handbook/operating/settings.md`; a house test keeps it so.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, get_type_hints

PREFIX = "WORKPLACE_"


@dataclass(frozen=True)
class Settings:
    """What an installation needs to know of its surroundings; times in seconds or minutes as named, sizes in bytes."""

    mode: str = "production"  # production | demo; test keys and one-click sign-in exist in demo only
    data: Path = Path("var")
    database_url: str = ""  # empty: SQLite at <data>/workplace.db
    files_url: str = ""  # empty: local directory <data>/files; s3://bucket/prefix for an S3-compatible store
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = ""  # as people type it, for links in mails and one-time links; empty: http://host:port
    secret_file: Path | None = None  # 32 random bytes; made on first start when missing
    public_url: str = ""  # as citizens type it, where their doors have an address of their own; empty: base_url
    threads: int = 12
    workers: int = 0  # processes for PDF work; 0: one less than the cores, at least 1
    upload_bytes: int = 200 * 1024 * 1024
    upload_pages: int = 5000
    free_space_bytes: int = 200 * 1024 * 1024  # uploads are refused below this
    idle_minutes: int = 120
    session_hours: int = 12
    session_days: int = 90  # ended sessions are forgotten after it, with address and browser
    access_log_months: int = 24  # of who read what; at least 12, the law's least for logs
    fresh_minutes: int = 5  # how long a password counts as fresh before signing with a test key
    trust_folder: Path | None = None  # PEM roots and intermediates for signatures; empty: <data>/trust
    tsa_url: str = ""  # RFC 3161 time-stamp service; empty: PAdES B-B
    clamd: str = ""  # host:port or a socket path of clamd; empty: no virus scan
    smtp_url: str = ""  # smtp://user:password@host:port; empty: no mail leaves
    mail_from: str = ""
    mail_tells: str = "kinds"  # kinds | numbers: what a mail about notices may say; never a title
    mail_invites: str = "times"  # none | times | words: what an invitation says that leaves by mail
    mail_answers: str = ""  # the address whose mail is handed to `calendar answers`; empty: the organiser's own
    sms_url: str = (
        ""  # https://:token@gateway/path that sends short messages; record: writes them to files; empty: none
    )
    zalo_url: str = ""  # the same for messages by Zalo
    open311_jurisdiction: str = ""  # what programs call this city: hue.gov.vn; empty: they name none
    open311_keys: str = ""  # who may send reports by program: keeper=key, keeper=key; empty: nobody
    head_export: Path | None = None  # where the journal's daily head hash is written, outside this machine
    timezone: str = "Asia/Ho_Chi_Minh"
    language: str = "vi"

    @property
    def database(self) -> str:
        """The database's address; SQLite beside the data when none is named."""
        return self.database_url or f"sqlite:///{self.data.resolve() / 'workplace.db'}"

    @property
    def files(self) -> str:
        """Where the files' bytes lie: a local directory, or an `s3://` address."""
        return self.files_url or str(self.data.resolve() / "files")

    @property
    def address(self) -> str:
        """How people reach this installation, without a slash at the end."""
        return (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def public_address(self) -> str:
        """How citizens reach their doors, without a slash at the end."""
        return self.public_url.rstrip("/") or self.address

    @property
    def secret_path(self) -> Path:
        """The file with this installation's secret bytes."""
        return self.secret_file or self.data / "secret.key"

    @property
    def demo_progress(self) -> Path:
        """How far the demonstration is filled; there while a worker fills it."""
        return self.data / "demo-progress.json"

    @property
    def trust(self) -> Path:
        """The folder of trusted roots and intermediates (PEM)."""
        return self.trust_folder or self.data / "trust"

    @property
    def is_demo(self) -> bool:
        """Demonstration: test keys may sign, the cast signs in by one click."""
        return self.mode == "demo"


def load(environ: Mapping[str, str] = os.environ, **given: Any) -> Settings:
    """Settings from the TOML file named by WORKPLACE_CONFIG, over them the environment, over these `given`.

    Raises ValueError with a sentence naming the setting when a value can't be read.
    """
    values: dict[str, Any] = {}
    if path := environ.get(PREFIX + "CONFIG"):
        with open(path, "rb") as file:
            values.update(tomllib.load(file))
    for field in fields(Settings):
        if (text := environ.get(PREFIX + field.name.upper())) is not None:
            values[field.name] = text
    unknown = values.keys() - {field.name for field in fields(Settings)}
    if unknown:
        raise ValueError(f"unknown setting: {', '.join(sorted(unknown))}")
    hints = get_type_hints(Settings)
    settings = replace(
        Settings(), **{name: _typed(name, hints[name], value) for name, value in values.items()}, **given
    )
    if settings.mode not in ("production", "demo"):
        raise ValueError("setting mode: must be production or demo")
    if settings.access_log_months < 12:
        raise ValueError("setting access_log_months: the law keeps logs for at least 12 months")
    if settings.mail_tells not in ("kinds", "numbers"):
        raise ValueError("setting mail_tells: must be kinds or numbers")
    if settings.mail_invites not in ("none", "times", "words"):
        raise ValueError("setting mail_invites: must be none, times or words")
    return settings


def _typed(name: str, hint: Any, value: Any) -> Any:
    try:
        if hint is int:
            return int(value)
        if hint is str:
            return str(value)
        return Path(value) if value else None
    except (TypeError, ValueError) as error:
        raise ValueError(f"setting {name}: {error}") from error
