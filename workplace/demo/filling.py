"""Filling an empty installation with the demonstration province.

What must be there before the first page is served is made at once: agencies, people, keys, marks, the old books. The
recent weeks, made act by act on real files, follow in a background job, in a worker whose clock may stand still.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import inspect, text
from sqlmodel import Session

from workplace.config import Settings
from workplace.docs.rules import vault
from workplace.files.secret import KEYS, passphrase
from workplace.jobs import outbox
from workplace.jobs.work import Work
from workplace.kernel import clock, ports, progress
from workplace.kernel.acting import SYSTEM
from workplace.kernel.db import Database
from workplace.kernel.errors import Refused
from workplace.kernel.pool import InPlace, Pool
from workplace.kernel.text import say

JOB = "demo.fill"
ROOT = "demonstration.pem"
SIGNERS = ("chi", "dung", "hoa", "binh", "la")
SEALED = ("ubnd", "vp", "stc", "thuanhoa")
Progress = Callable[[int, int], None]


class House(Protocol):
    """What filling needs of the house."""

    @property
    def settings(self) -> Settings: ...
    @property
    def database(self) -> Database: ...
    @property
    def pool(self) -> Pool: ...
    @property
    def secret(self) -> bytes: ...


def fill() -> None:
    """Give the port of jobs the job that makes the recent weeks."""
    ports.jobs.fill(JOB, in_background)


def is_empty(database: Database) -> bool:
    """Nobody works here yet."""
    from workplace.org.queries import organisations

    with database.reading() as session:
        return not organisations.internal(session, 1)


def make_province(house: House, progress: Progress) -> None:
    """Everything, here and now: for tests and for an installation that is filled before it is served."""
    furnish(house)
    weeks(house, progress)


def require_demonstration(database: Database) -> None:
    """Refused where others than the cast work: their office must not be served with one-click sign-in and test keys."""
    from workplace.demo.cast import LOGINS

    with database.engine.connect() as connection:
        if not inspect(connection).has_table("person"):
            return
        logins = set(connection.scalars(text("SELECT login FROM person LIMIT 5000")))
    if logins and not logins >= set(LOGINS):
        raise Refused(say("People of a real office work here. The demonstration needs a folder of its own: --data."))


def is_whole(settings: Settings, database: Database) -> bool:
    """Whether `ensure` would find nothing to do: known without opening a house, so that the next start is quick."""
    return not is_empty(database) and (settings.trust / ROOT).exists()


def ensure(house: House) -> bool:
    """The province where there is none; whether it had to be made. What a broken-off start has left is completed."""
    if is_empty(house.database):
        furnish(house, recent=True)
        return True
    if not (house.settings.trust / ROOT).exists():
        give_keys(house)
    return False


def furnish(house: House, *, recent: bool = False) -> None:
    """What the first page needs; `recent` promises the recent weeks with it. All of it or nothing."""
    from workplace.demo import calendars, history, province, services

    drawn = _draw(house)
    with house.database.writing() as session:
        made = province.found(session)
        history.write(session, made, clock.today())
        services.found(session, made, clock.today())
        calendars.found(session, made.cast.organisations["ubnd"])
        _keep_marks(session, house, made.cast.people, made.cast.organisations, drawn)
        if recent:
            outbox.enqueue(session, JOB, {"secret": str(house.settings.secret_path)}, key=JOB, lane="now")
    give_keys(house)


def weeks(house: House, progress: Progress) -> None:
    """The recent weeks, through the actions. Played again, what was made before stays as it is."""
    from workplace.demo import citizens_before
    from workplace.demo.calendars import Weeks
    from workplace.demo.citizens import Citizens
    from workplace.demo.issued import Issued, reserved
    from workplace.demo.meetings import Meetings
    from workplace.demo.office import Office, Rooms
    from workplace.demo.received import Received
    from workplace.demo.stage import Calendar, play
    from workplace.demo.tasks import Tasks

    calendar = Calendar(clock.now())
    with tempfile.TemporaryDirectory(prefix="demo-") as folder:
        office = Office(Rooms(house.settings, house.database, InPlace(), house.secret), Path(folder))
        weeks_told = Weeks(office, clock.now()).story()
        stories = [
            *Received(office, calendar).all(),
            *Issued(office, calendar).all(),
            reserved(office, calendar),
            *Tasks(office, calendar).all(),
            *Meetings(office, calendar).all(),
            citizens_before.story(office, calendar),
            *Citizens(office, calendar).all(),
            weeks_told,
        ]
        play(stories, progress)


def in_background(work: Work, payload: Mapping[str, Any]) -> None:
    """The job: a worker plays the weeks while this process tells how far it is."""
    told = work.settings.demo_progress
    progress.tell(told, 0, 1)  # so that pages say so before the first story has ended
    future = work.pool.submit(
        "workplace.demo.filling.in_worker", work.settings, Path(payload["secret"]), told, lane="later", seconds=1800,
        network=True,
    )  # fmt: skip
    with _bar() as show:
        while not future.done():
            show(*(progress.told(told) or (0, 0)))
            time.sleep(0.5)  # another process works; there is nothing to wait on but its file
        show(*(progress.told(told) or (0, 0)))
    progress.end(told)
    future.result()


def in_worker(settings: Settings, secret: Path, told: Path) -> None:
    """Play the weeks in this process, which answers nobody."""
    from workplace.calendars.queries import described as calendars_described
    from workplace.cases.queries import described as cases_described
    from workplace.demo.office import Rooms
    from workplace.docs.queries import described
    from workplace.flows import (
        answering,
        calendars,
        case_tasks,
        concluding,
        deliveries,
        files,
        inviting_meetings,
        public_words,
        tasking,
        telling,
        telling_cases,
        telling_citizens,
        telling_meetings,
        telling_tasks,
    )
    from workplace.meetings.queries import described as meetings_described
    from workplace.tasks.queries import described as tasks_described

    described.fill()
    cases_described.fill()
    for flow in (answering, case_tasks, telling_cases, telling_citizens, public_words):
        flow.fill()
    calendars_described.fill()
    calendars.fill()
    tasks_described.fill()
    telling.fill()
    telling_tasks.fill()
    meetings_described.fill()
    telling_meetings.fill()
    inviting_meetings.fill()
    concluding.fill()
    tasking.fill()
    deliveries.fill()
    files.fill()
    database = Database(settings.database)
    try:
        rooms = Rooms(settings, database, InPlace(), secret.read_bytes())
        weeks(rooms, lambda done, of: progress.tell(told, done, of))
    finally:
        database.close()


def _draw(house: House) -> dict[str, Any]:
    """Signatures and seals, by login and short name; drawn before anything is written."""
    from workplace.demo.cast import NAMES
    from workplace.demo.letters import authors

    codes = {"ubnd": "UBND", "vp": "VPUBND", "stc": "STC", "thuanhoa": "P-TH"}
    words = [authors()[codes[short]].seal_words for short in SEALED]
    hands = house.pool.submit("workplace.demo.keys.draw_signatures", [NAMES[login] for login in SIGNERS])
    seals = house.pool.submit("workplace.demo.keys.draw_seals", words)
    return dict(zip((*SIGNERS, *SEALED), (*hands.result(), *seals.result()), strict=True))


def _keep_marks(
    session: Session, house: House, people: dict[str, int], offices: dict[str, int], drawn: dict[str, Any]
) -> None:
    from workplace.org.actions import marks

    for login in SIGNERS:
        marks.keep_signature(session, SYSTEM, people[login], drawn[login], secret=house.secret)
    for short in SEALED:
        marks.keep_seal(session, SYSTEM, offices[short], drawn[short], width_mm=36, secret=house.secret)


def give_keys(house: House) -> None:
    """Test keys for the cast's signers and agencies, and the demonstration's root among the trusted ones."""
    from workplace.demo import cast
    from workplace.demo.cast import NAMES
    from workplace.demo.keys import KeyWanted
    from workplace.demo.letters import authors

    with house.database.reading() as session:
        found = cast.found(session)
    people, offices = found.people, found.organisations
    city = "Ủy ban nhân dân thành phố Huế"
    names = {"ubnd": city, "vp": authors()["VPUBND"].name, "stc": "Sở Tài chính", "thuanhoa": authors()["P-TH"].name}
    houses = {"chi": city, "dung": city, "hoa": names["vp"], "binh": names["stc"], "la": names["thuanhoa"]}
    wanted = [KeyWanted(vault.of_person(people[login]), NAMES[login], houses[login]) for login in SIGNERS]
    wanted += [KeyWanted(vault.of_organisation(offices[short]), names[short], city, f"H57-{short}") for short in SEALED]
    began = clock.now() - timedelta(days=90)
    opened = passphrase(house.secret, KEYS)
    pem = house.pool.run("workplace.demo.keys.make_keys", house.settings.data / vault.FOLDER, opened, wanted, began)
    house.settings.trust.mkdir(parents=True, exist_ok=True)
    (house.settings.trust / ROOT).write_text(pem)
    _register(house, people, offices)


def _register(house: House, people: dict[str, int], offices: dict[str, int]) -> None:
    """The test keys' certificates stand in the register, as real ones would."""
    from workplace.docs.routes import keys
    from workplace.org.actions import certificates
    from workplace.org.queries.certificates import Holder

    holders = {vault.of_person(people[login]): Holder(person_id=people[login]) for login in SIGNERS}
    holders |= {vault.of_organisation(offices[short]): Holder(organisation_id=offices[short]) for short in SEALED}
    with house.database.writing() as session:
        for name, holder in holders.items():
            certificates.add(session, SYSTEM, holder, keys.certificate(house.settings, name))


class _bar:
    """How far the demonstration is filled, on the terminal that started it."""

    def __enter__(self) -> Progress:
        from tqdm import tqdm

        self._bar = tqdm(total=0, desc="Nạp dữ liệu trình diễn / filling", unit="", file=sys.stderr, leave=True)
        return self._show

    def _show(self, done: int, of: int) -> None:
        if of and (done != self._bar.n or of != self._bar.total):
            self._bar.total, self._bar.n = of, done
            self._bar.refresh()

    def __exit__(self, *_: object) -> None:
        self._bar.close()
