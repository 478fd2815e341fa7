"""docs import: a folder of documents with its list, taken in line by line, told line by line."""

import argparse
import csv
import json
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from workplace import app
from workplace.cli.office import opened, print_told, told
from workplace.config import Settings
from workplace.docs.actions import importing
from workplace.docs.rules import importing as rules
from workplace.docs.rules.importing import Listed, Row
from workplace.kernel import clock
from workplace.kernel.acting import SYSTEM
from workplace.kernel.errors import BadInput, Refused
from workplace.kernel.text import Say, say
from workplace.org.queries import organisations
from workplace.org.queries.organisations import OrganisationCard
from workplace.web.serve import House

if TYPE_CHECKING:
    from workplace.cli.main import Offers

AHEAD = 8  # lines whose files are looked at before their turn
WORDS = {"imported": say("taken in"), "there": say("there already"), "secret": say("locked away")}
REFUSED = say("not taken")


@dataclass(frozen=True)
class Told:
    """One line of the report."""

    line: int
    file: str
    outcome: str  # imported | there | secret | refused
    document: int | None = None
    integrity: str = ""
    trust: str = ""
    signatures: int = 0
    message: str = ""


def offer(offers: "Offers") -> None:
    """docs import."""
    docs = offers.group("docs", "Văn bản.", "Documents.")
    taking = docs.add("import", take, "Nạp một thư mục văn bản.", "Take a folder of documents in.")
    taking.add_argument("folder", type=Path, metavar="FOLDER")
    taking.add_argument("--csv", type=Path, metavar="FILE", help="danh sách kèm theo / the list that goes with it")
    taking.add_argument("--organisation", default="", help="sổ của cơ quan nào: tên hoặc mã / in whose books")
    taking.add_argument(
        "--history", action="store_true", help="giữ số, ngày, trạng thái cũ / keep old numbers, dates and states"
    )
    taking.add_argument(
        "--report", type=Path, metavar="FILE", help="báo cáo (CSV; JSON cạnh đó) / where the report goes"
    )


def take(settings: Settings, given: argparse.Namespace) -> int:
    """0 when every line was taken in or was there already, 1 when some were not, 2 when nothing could be begun.

    Broken off, it goes on where it was: what is there is left alone.
    """
    report_path = given.report or (given.csv or given.folder / "import").with_suffix(".report.csv")
    try:
        listed = _list(given)
    except (OSError, UnicodeDecodeError) as error:
        print_told(settings, say("The list can't be read: {error}", error=str(error)), wrong=True)
        return 2
    if listed.wrong or not given.folder.is_dir():
        for sentence in listed.wrong or [say("There is no folder {name}.", name=str(given.folder))]:
            print_told(settings, sentence, wrong=True)
        return 2
    with opened(settings):
        house = app.furnish(settings)
        app.fill_ports(house)
        lines: list[Told] = []
        try:
            lines.extend(_taken(house, settings, given, listed))  # what was done is told, also when it is broken off
        finally:
            _write(report_path, lines, listed)
            house.pool.close()
            house.database.close()
    return _sum_up(settings, lines, listed, report_path)


def _list(given: argparse.Namespace) -> Listed:
    if given.csv is None:
        found = sorted(path.relative_to(given.folder).as_posix() for path in given.folder.rglob("*.[pP][dD][fF]"))
        return rules.bare(found)
    return rules.read(given.csv.read_text(encoding="utf-8"), history=given.history, today=clock.today())


def _taken(house: House, settings: Settings, given: argparse.Namespace, listed: Listed) -> Iterator[Told]:
    """Workers look at some files ahead; what is found is written down in the list's order, a line a transaction."""
    otherwise = _named(house, given.organisation)
    threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="import")
    waiting: list[tuple[Row, Future[importing.Seen | None]]] = []
    rows = iter(listed.rows)
    with threads, tqdm(total=len(listed.rows), unit="", file=sys.stderr, disable=None) as bar:
        for row in islice(rows, AHEAD):
            waiting.append((row, threads.submit(_look, house, given, row, otherwise)))
        while waiting:
            row, future = waiting.pop(0)
            for following in islice(rows, 1):
                waiting.append((following, threads.submit(_look, house, given, following, otherwise)))
            yield _one(house, settings, given, row, future, otherwise)
            bar.update()


def _named(house: House, name: str) -> OrganisationCard | None:
    if not name:
        return None
    with house.database.reading() as session:
        found = organisations.by_code(session, name) or organisations.by_name(session, name)
    if found is None or not found.internal:
        raise BadInput(say("There is no agency “{name}” here.", name=name))
    return found


def _look(
    house: House, given: argparse.Namespace, row: Row, otherwise: OrganisationCard | None
) -> importing.Seen | None:
    """Nothing for a line without a file, and for one that is there already: it is not opened again."""
    if row.wrong:
        raise BadInput(row.wrong[0])
    with house.database.reading() as session:
        books = importing.books_of(session, row, otherwise)
        there = importing.known(session, books.id, [row])
    if there or not row.file:
        return None
    return importing.look(house, given.folder, row)


def _one(
    house: House, settings: Settings, given: argparse.Namespace, row: Row, future: "Future[importing.Seen | None]",
    otherwise: OrganisationCard | None,
) -> Told:  # fmt: skip
    try:
        seen = future.result()
        with house.database.writing() as session:
            books = importing.books_of(session, row, otherwise)
            if given.history:
                outcome = importing.take_over(session, SYSTEM, row, seen, books)
            elif seen is None:
                outcome = importing.already(session, row, books)
            else:
                outcome = importing.take_in(session, SYSTEM, row, seen, books)
    except OSError as error:
        reason = say("The file can't be read: {error}", error=error.strerror or type(error).__name__)
        return Told(row.line, row.file, "refused", message=told(settings, reason))
    except Refused as refused:
        sentences = row.wrong or (refused.reason,)
        return Told(row.line, row.file, "refused", message=_words(settings, sentences))
    report = seen.report if seen else None
    return Told(
        row.line, row.file, outcome.what, outcome.doc_id, str(report.integrity) if report else "",
        str(report.trust) if report else "", len(report.signatures) if report else 0,
        _words(settings, outcome.notes),
    )  # fmt: skip


def _words(settings: Settings, sentences: tuple[Say | str, ...]) -> str:
    return " ".join(told(settings, sentence) for sentence in sentences)


def _write(path: Path, lines: list[Told], listed: Listed) -> None:
    """The report beside the list, for people (CSV) and for programs (JSON)."""
    rows = [asdict(line) for line in lines]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(Told.__dataclass_fields__))
        writer.writeheader()
        writer.writerows(rows)
    counted = dict(Counter(line.outcome for line in lines))
    content = {"lines": len(lines), "outcomes": counted, "ignored_columns": listed.ignored, "rows": rows}
    path.with_suffix(".json").write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def _sum_up(settings: Settings, lines: list[Told], listed: Listed, path: Path) -> int:
    counted = Counter(line.outcome for line in lines)
    for name, words in (*WORDS.items(), ("refused", REFUSED)):
        if counted[name]:
            print(f"{counted[name]:>6}  {told(settings, words)}")
    for line in lines:
        if line.outcome == "refused":
            print_told(
                settings, say("Line {line}, {file}: {reason}", line=line.line, file=line.file, reason=line.message)
            )
    if listed.ignored:
        print_told(settings, say("Columns that were left alone: {names}", names=", ".join(listed.ignored)))
    print_told(settings, say("The report is in {path} and, for programs, beside it as JSON.", path=str(path)))
    return 1 if counted["refused"] else 0
