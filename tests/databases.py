"""Empty databases for tests, on both engines: each test gets its own, copied from a template made once a process.

PostgreSQL is looked for at WORKPLACE_TEST_DATABASE_URL, then started for each process from PostgreSQL's own binaries,
in memory and waiting for no disk (making a database takes 15 ms there and up to seconds on a server that must not lose
any), then on 127.0.0.1:5432 (user postgres, no password asked); where none is to be had its tests are skipped.
"""

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from sqlalchemy import Engine, make_url
from sqlmodel import Session

from workplace.kernel.db import Database
from workplace.migrations.metadata import metadata

ENGINES = ("sqlite", "postgresql")
HOW_TO_GET_POSTGRESQL = (
    "no PostgreSQL: set WORKPLACE_TEST_DATABASE_URL, or run a server on 127.0.0.1:5432 that lets user postgres in, "
    "or install its binaries (Debian: apt-get install postgresql)"
)
PREFIX = "workplace_test_"
_numbers = itertools.count()
_dropping = ThreadPoolExecutor(1, "dropping")


@contextmanager
def fresh(engine: str, folder: Path, copied: str = "") -> Iterator[Database]:
    """An empty database of one engine with the whole schema; it is gone afterwards."""
    with fresh_url(engine, folder, template=copied) as url:
        database = Database(url)
        try:
            yield database
        finally:
            database.close()


@contextmanager
def filled(engine: str, folder: Path, name: str, fill: Callable[[Session], object]) -> Iterator[Database]:
    """Like `fresh`, with what `fill` writes into it: written once a process and name, then copied."""
    with fresh(engine, folder, template(engine, name, fill)) as database:
        yield database


@contextmanager
def fresh_url(engine: str, folder: Path, *, schema: bool = True, template: str = "") -> Iterator[str]:
    """The address of an empty database, with the whole schema or bare, for tests that open it themselves."""
    if engine == "sqlite":
        with tempfile.TemporaryDirectory(prefix="workplace-", dir=_quick_folder(folder)) as place:
            path = Path(place) / "workplace.db"
            if schema:
                shutil.copyfile(template or _sqlite_template(), path)
            yield f"sqlite:///{path}"
        return
    template = template or (_postgresql_template() if schema else "template0")
    name = f"{PREFIX}{os.getpid()}_{next(_numbers)}"
    _on_server(_copying(), name, template)
    try:
        yield _url_of(name)
    finally:  # a server may wait for its disk; no test does
        _dropping.submit(_on_server, "DROP DATABASE {} WITH (FORCE)", name)


_templates: dict[tuple[str, str], str] = {}


def template(engine: str, name: str, fill: Callable[[Session], object]) -> str:
    """The template of this name: a file of SQLite, or a database of PostgreSQL."""
    if (engine, name) not in _templates:
        if engine == "sqlite":
            made = str(shutil.copyfile(_sqlite_template(), process_folder() / f"{name}.db"))
            url = f"sqlite:///{made}"
        else:
            made = f"{PREFIX}{os.getpid()}_{name}"
            _on_server("CREATE DATABASE {} TEMPLATE {}", made, _postgresql_template())
            url = _url_of(made)
        database = Database(url, pool=1)
        with database.writing() as session:
            fill(session)
        database.empty_log()
        database.close()
        _templates[engine, name] = made
    return _templates[engine, name]


# --- the schema ---------------------------------------------------------------------------------------------------


def make_schema(database: Database) -> None:
    """Every table of the house, with what stands beside it (triggers, the journal's first row)."""
    metadata().create_all(database.engine)


def alike(create_engine: Callable[..., Engine]) -> Callable[..., Engine]:
    """Engines whose compiled statements are kept together: those of one driver share the first one's dialect."""
    first: dict[str, Engine] = {}

    def create(url: str, **settings: Any) -> Engine:
        engine = create_engine(url, query_cache_size=5000, **settings)
        known = first.setdefault(engine.driver, engine)
        if not getattr(known.dialect, "server_version_info", None):  # it has never connected
            first[engine.driver] = engine
        elif known is not engine:
            engine.dialect, engine._compiled_cache = known.dialect, known._compiled_cache
        return engine

    return create


# --- SQLite -------------------------------------------------------------------------------------------------------


@cache
def _sqlite_template() -> Path:
    path = process_folder() / "template.db"
    database = Database(f"sqlite:///{path}")
    make_schema(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


def _quick_folder(otherwise: Path) -> Path:
    """Memory, where a commit waits for no disk: what is tested is our code, not the machine's disk."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 500_000_000:
        return memory
    return otherwise


# --- PostgreSQL ---------------------------------------------------------------------------------------------------


@cache
def postgresql_server() -> str | None:
    """The address of a server whose databases we may make and drop; None where there is none."""
    if given := os.environ.get("WORKPLACE_TEST_DATABASE_URL"):
        _sweep(given)
        return given
    if own := _own_cluster():
        return own
    local = "postgresql://postgres@127.0.0.1:5432/postgres"
    if _answers(local):
        _sweep(local)
        return local
    return None


@cache
def _postgresql_template() -> str:
    name = f"{PREFIX}{os.getpid()}_template"
    _on_server("CREATE DATABASE {} TEMPLATE template0", name)
    database = Database(_url_of(name), pool=1)
    make_schema(database)
    database.close()
    return name


def forget_template() -> None:
    """Drop this process's template, at the end of the run."""
    _dropping.shutdown(wait=True)
    for (engine, _), name in _templates.items():
        if engine == "postgresql":
            _on_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    if _postgresql_template.cache_info().currsize:
        _on_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", _postgresql_template())


@cache
def _copying() -> LiteralString:
    """How a database is made of a template: where nothing waits for a disk, copying its files is the quickest."""
    with _connect(postgresql_server() or "") as connection:
        (settings,) = connection.execute("SELECT current_setting('fsync')").fetchall()
        quick = settings[0] == "off" and connection.info.server_version >= 150_000
    return "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY" if quick else "CREATE DATABASE {} TEMPLATE {}"


def _url_of(name: str) -> str:
    server = postgresql_server()
    assert server, HOW_TO_GET_POSTGRESQL
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _connect(url: str) -> psycopg.Connection:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True, connect_timeout=3)


def _on_server(statement: LiteralString, *names: str) -> None:
    server = postgresql_server()
    assert server, HOW_TO_GET_POSTGRESQL
    with _connect(server) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _answers(url: str) -> bool:
    try:
        with _connect(url) as connection:
            row = connection.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
            return bool((row.fetchone() or [False])[0])
    except psycopg.OperationalError:
        return False


def _sweep(server: str) -> None:
    """Drop what earlier runs left when they were killed: a database whose process is gone from this machine."""
    if make_url(server).host not in ("127.0.0.1", "localhost"):
        return
    with _connect(server) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", (PREFIX,))
        for (name,) in rows.fetchall():
            process = name.removeprefix(PREFIX).split("_")[0]
            if process.isdigit() and not Path(f"/proc/{process}").exists():
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _own_cluster() -> str | None:
    """A server of this process's own, reached by its socket; PostgreSQL refuses to run as root."""
    binaries = _binaries()
    user = _unprivileged_user()
    if binaries is None or user is None:
        return None
    place = _quick_folder(Path(tempfile.gettempdir()))
    _stop_left_behind(place, binaries)
    folder = place / f"{CLUSTER}{os.getpid()}"
    folder.mkdir(mode=0o755)
    if os.getuid() == 0:
        shutil.chown(folder, user)
    data = folder / "data"
    settings = [f"-c {one}" for one in ("listen_addresses=", f"unix_socket_directories={folder}", *_QUICK)]
    try:
        _as(user, binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        _as(user, binaries / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", " ".join(settings), "start")
    except subprocess.CalledProcessError:
        shutil.rmtree(folder, ignore_errors=True)
        return None
    _at_end.append(lambda: _stop(folder, binaries))
    return f"postgresql://postgres@/postgres?host={folder}"


CLUSTER = "workplace-tests-postgresql-"
_QUICK = (
    "fsync=off", "full_page_writes=off", "synchronous_commit=off", "wal_level=minimal", "max_wal_senders=0",
    "autovacuum=off", "max_connections=200", "shared_buffers=64MB",
)  # fmt: skip


def _stop_left_behind(place: Path, binaries: Path) -> None:
    """Servers of runs that were killed."""
    for folder in place.glob(f"{CLUSTER}*"):
        if not Path(f"/proc/{folder.name.removeprefix(CLUSTER)}").exists():
            _stop(folder, binaries)


def _stop(folder: Path, binaries: Path) -> None:
    with suppress(subprocess.CalledProcessError, OSError, KeyError):  # it may be down already
        _as(folder.owner(), binaries / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path | None:
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    return max(
        (path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")),
        key=lambda path: int(path.parent.name),
        default=None,
    )


def _unprivileged_user() -> str | None:
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid()).pw_name
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), None)


def _as(user: str, *command: str | Path) -> None:
    """Run a command as a user who may be another one where we are root."""
    before = ["runuser", "-u", user, "--"] if os.getuid() == 0 else []
    subprocess.run([*before, *map(str, command)], check=True, capture_output=True, cwd="/", timeout=60)


# --- what a run leaves behind -------------------------------------------------------------------------------------

_at_end: list[Callable[[], None]] = []


@cache
def process_folder() -> Path:
    """A temporary folder of this process, removed by `clean_up`."""
    return Path(tempfile.mkdtemp(prefix="workplace-tests-"))


def clean_up() -> None:
    """Drop the templates, stop our own server, remove the temporary folder."""
    forget_template()
    for stop in _at_end:
        stop()
    _at_end.clear()
    if process_folder.cache_info().currsize:
        shutil.rmtree(process_folder(), ignore_errors=True)
