"""Making, moving up and serving an installation."""

import argparse
import re
import sys
from typing import TYPE_CHECKING

from workplace import app
from workplace.cli.office import print_told
from workplace.config import Settings
from workplace.kernel.db import Database
from workplace.kernel.text import say
from workplace.migrations import run as migrations
from workplace.migrations.public_role import grants

if TYPE_CHECKING:
    from workplace.cli.main import Offers


def offer(offers: "Offers") -> None:
    """init, serve, demo, migrate, public-role."""
    offers.add("init", init, "Tạo một cài đặt mới, trống.", "Make a new, empty installation.")
    server = offers.add("serve", serve, "Chạy máy chủ.", "Serve the pages.")
    server.add_argument("--migrate", action="store_true", help="nâng cấp dữ liệu trước / migrate the database first")
    server.add_argument(
        "--public",
        action="store_true",
        help="chỉ cổng cho người dân / the citizens' doors alone, for a process of its own",
    )
    shown = offers.add("demo", demo, "Nạp tỉnh trình diễn rồi chạy.", "Fill the demonstration province and serve it.")
    shown.set_defaults(mode="demo")
    for parser in (server, shown):
        parser.add_argument("--host", help="địa chỉ lắng nghe / address to listen on (127.0.0.1)")
        parser.add_argument("--port", type=int, help="cổng / port (8000)")
        parser.add_argument(
            "--reload", action="store_true", help="khởi động lại khi mã nguồn đổi / restart on changed sources"
        )
    offers.add("migrate", migrate, "Nâng cấp cơ sở dữ liệu.", "Bring the database up to this version.")
    role = offers.add(
        "public-role", public_role, "Quyền PostgreSQL của tiến trình cho người dân.",
        "What a role of the public process may do in PostgreSQL, as SQL.",
    )  # fmt: skip
    role.add_argument("role", metavar="ROLE")


def init(settings: Settings, _given: argparse.Namespace) -> int:
    """An empty installation: data folder, secret, tables. One that is not empty is left alone."""
    settings.data.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database)
    try:
        if not migrations.is_empty(database):
            print_told(settings, say("There is an installation here already; nothing was changed."), wrong=True)
            return 1
        app.secret(settings)
        migrations.migrate(database)
    finally:
        database.close()
    print_told(settings, say("Made in {folder}.", folder=str(settings.data.resolve())))
    print_told(settings, say("Keep a copy of {path} apart from the data.", path=str(settings.secret_path)))
    print_told(settings, say("Next: org import FILE.csv, user add LOGIN --name NAME --role administrator, serve."))
    return 0


def migrate(settings: Settings, _given: argparse.Namespace) -> int:
    """Apply what is pending and say what it was."""
    settings.data.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database)
    for one in migrations.migrate(database):
        print(one.name)
    database.close()
    print_told(settings, say("The database is up to date."))
    return 0


def serve(settings: Settings, given: argparse.Namespace) -> int:
    """Serve; refuses a database of another version unless told to migrate it."""
    settings.data.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database)
    if given.migrate:
        migrations.migrate(database)
    app.ready(database)
    database.close()
    _tell_address(settings)
    app.run(settings, reload=given.reload, public=given.public)
    return 0


def public_role(_settings: Settings, given: argparse.Namespace) -> int:
    """The grants for a role of the public process, to be given by whoever owns the tables."""
    if not re.fullmatch("[a-z_][a-z0-9_]{0,62}", given.role):
        print("ROLE: a-z, 0-9, _", file=sys.stderr)
        return 1
    print(*grants(given.role), sep=";\n", end=";\n")
    return 0


def demo(settings: Settings, given: argparse.Namespace) -> int:
    """The demonstration province, made where it is missing, then served with its cast."""
    from workplace.demo import filling

    settings.data.mkdir(parents=True, exist_ok=True)
    with app.only_one(settings):
        database = Database(settings.database)
        filling.require_demonstration(database)
        migrations.migrate(database)
        if filling.is_empty(database):
            print_told(settings, say("Making the demonstration province; this takes some seconds."))
        whole = filling.is_whole(settings, database)
        database.close()
        if not whole:
            _fill(settings)
    _tell_address(settings)
    _tell_cast(settings)
    app.run(settings, reload=given.reload)
    return 0


def _fill(settings: Settings) -> None:
    from workplace.demo import filling

    house = app.furnish(settings)
    try:
        filling.ensure(house)
    finally:
        house.pool.close()
        house.database.close()


def _tell_cast(settings: Settings) -> None:
    from workplace.demo.cast import PASSWORD, parts

    print_told(settings, say("Sign in by one click, or with the password {password}:", password=PASSWORD))
    everybody = parts()
    widths = [max(len(part[column]) for part in everybody) for column in range(3)]
    for part in everybody:
        print("  ", *(word.ljust(width) for word, width in zip(part, (*widths, 0), strict=True)), sep="  ", flush=True)


def _tell_address(settings: Settings) -> None:
    print(f"{settings.address}  (Ctrl+C: dừng / stop)", file=sys.stderr, flush=True)
