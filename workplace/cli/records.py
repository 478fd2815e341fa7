"""What comes in by file, and whether the journal is as it was written."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workplace.cli.office import opened, print_told, told
from workplace.config import Settings
from workplace.journal import heads
from workplace.journal.verify import verify
from workplace.kernel.acting import SYSTEM
from workplace.kernel.errors import Refused
from workplace.kernel.text import Say, say, say_n
from workplace.org.actions import importing

if TYPE_CHECKING:
    from workplace.cli.main import Offers


def offer(offers: "Offers") -> None:
    """org import, journal verify, journal export."""
    org = offers.group("org", "Cơ quan, đơn vị, con người.", "Organisations, units, people.")
    taking = org.add("import", import_org, "Nạp danh sách từ tệp CSV.", "Take a list in from a CSV file.")
    taking.add_argument("file", type=Path, metavar="FILE.csv")
    taking.add_argument("--preview", action="store_true", help="chỉ xem trước / only say what it would bring")
    journal = offers.group("journal", "Nhật ký.", "The journal.")
    checking = journal.add("verify", check, "Kiểm tra chuỗi nhật ký.", "Check the journal's chain.")
    checking.add_argument(
        "--heads", type=Path, metavar="FILE", help="giá trị băm đã xuất / exported heads (WORKPLACE_HEAD_EXPORT)"
    )
    out = journal.add("export", export, "Xuất giá trị băm cuối ra ngoài máy.", "Write the head outside this machine.")
    out.add_argument("file", type=Path, nargs="?", metavar="FILE")


NEW = {
    "organisation": say("organisations: {count}"),
    "unit": say("units: {count}"),
    "person": say("people: {count}"),
    "post": say("posts: {count}"),
    "role": say("roles: {count}"),
}


def import_org(settings: Settings, given: argparse.Namespace) -> int:
    """All rows or none; each wrong one is named with its column. The same list again changes nothing."""
    if not given.file.is_file():
        raise Refused(say("There is no file {name}.", name=str(given.file)))
    with opened(settings) as database, database.writing() as session:
        report = importing.import_csv(session, SYSTEM, given.file, preview=given.preview)
    for error in report.errors:
        where = f"{given.file}:{error.line}" + (f" [{error.column}]" if error.column else "")
        print(f"{where}: {told(settings, error.reason)}", file=sys.stderr)
    brought = [told(settings, Say(NEW[kind].msgid, {"count": count})) for kind, count in report.new.items()]
    summary = ", ".join(brought) or told(settings, say("nothing new"))
    done = say("Taken in: {what}.") if report.applied else say("Nothing was changed. The list would bring: {what}.")
    print_told(settings, Say(done.msgid, {"what": summary}))
    return 1 if report.errors else 0


def check(settings: Settings, given: argparse.Namespace) -> int:
    """0 when every line is as it was written, 1 when one is not; the first such line is named."""
    path = given.heads or settings.head_export
    exported = heads.read(path) if path and path.exists() else []
    with opened(settings) as database, database.reading() as session:
        found = verify(session, exported)
    if found.broken:
        print_told(settings, found.broken.sentence, wrong=True)
        return 1
    print_told(
        settings,
        say_n("Its {count} line is as it was written.", "All {count} lines are as they were written.", found.lines),
    )
    if exported:
        print_told(settings, say_n("{count} exported head agrees.", "{count} exported heads agree.", found.heads))
    else:
        print_told(settings, say("Nothing exported to compare with: a cut end would not be noticed. See head_export."))
    return 0


def export(settings: Settings, given: argparse.Namespace) -> int:
    """Append today's head to the file named, or to the one of the settings."""
    path = given.file or settings.head_export
    if path is None:
        print_told(settings, say("Name a file on another machine, or set head_export."), wrong=True)
        return 1
    with opened(settings) as database, database.reading() as session:
        print(heads.export(session, path))
    return 0
