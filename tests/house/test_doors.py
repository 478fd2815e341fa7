"""Every door × every member of the cast × a thing of others: refused, as if the thing did not exist; from one table.

A door that takes an id and stands in no line of the table fails: whoever builds a door says whose things are behind it.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests import databases
from tests.cast import Cast, build
from tests.house import calendar_things, case_things, meeting_things, task_things
from workplace import app
from workplace.config import Settings
from workplace.demo.cast import LOGINS
from workplace.demo.letters import compose
from workplace.docs.actions import commenting, directing, drafting, filing, numbers, receiving
from workplace.docs.models.handling import Phrase, Routing
from workplace.docs.models.letters import Doc
from workplace.docs.rules.addressees import Addressee
from workplace.files import actions as files
from workplace.files.receive import receive_path
from workplace.jobs.models import Job
from workplace.kernel import clock
from workplace.kernel.batches import Batches, Line
from workplace.kernel.db import Database
from workplace.kernel.pool import InPlace
from workplace.meetings.routes.voting import VOTES
from workplace.migrations.metadata import metadata
from workplace.notices.models import Notice
from workplace.org.actions import certificates, delegations
from workplace.org.actions.sign_in import Place, sign_in_as, token_digest
from workplace.org.models.sessions import OpenSession
from workplace.org.queries.certificates import Holder
from workplace.org.rules.certificates import CertificateFacts
from workplace.printing.render import render
from workplace.web.guard import Guard
from workplace.web.serve import ANYONE, SIGNED_IN, Door, House, routes

MISSING = 999_999
# What a request may write though it is refused: when a session was seen last, and who fetched what.
NOTED = {"access_log", "session"}
FINANCE = {"binh", "an", "kha"}


@dataclass
class Town:
    """An incoming document of the city's and a draft of the finance department's, with all that hangs on them."""

    house: House
    cast: Cast
    ids: dict[str, int]
    desks: dict[str, TestClient]

    def state(self) -> dict[str, list[str]]:
        """What no refused request may have changed: every row of every table."""
        assert metadata().tables.keys() >= NOTED
        tables = [table for table in metadata().sorted_tables if table.name not in NOTED]
        with self.house.database.reading() as session:
            return {table.name: sorted(str(row) for row in session.execute(select(table))) for table in tables}


# door (a pattern), the things in its places, who has a part in them and may go in
TABLE: tuple[tuple[str, dict[str, str], set[str]], ...] = (
    (r"/docs/dossiers/{}(/.*)?", {"id": "dossier", "doc": "draft"}, FINANCE),
    (r"/docs/comments/{}/\w+", {"id": "comment"}, {"vinh"}),
    (r"/docs/phrases/{}(/remove)?", {"id": "phrase"}, {"chi"}),
    (r"/docs/registers/numbers/{}/void", {"id": "number"}, {"vinh"}),
    (r"/docs/handouts?/{}", {"token": "nothing"}, set()),
    (r"/docs/{}(/.*)?", {"id": "incoming", "routing": "routing", "verb": "accept", "row": "nothing", "file": "paper"},
     {"vinh", "chi", "dung"}),
    (r"/docs/{}(/.*)?", {"id": "draft", "routing": "routing", "verb": "finish", "row": "nothing", "file": "own_paper"},
     {"an"}),
    (r"/files/{}(/.*)?", {"id": "paper", "name": "thu.pdf", "page": "1"}, {"vinh", "chi", "dung"}),
    (r"/files/{}(/.*)?", {"id": "own_paper", "name": "thu.pdf", "page": "1"}, {"an"}),
    (r"/journal/{}/{}", {"module": "docs", "id": "incoming"}, {"vinh", "chi", "dung", "admin"}),
    *calendar_things.LINES,
    *task_things.LINES,
    *meeting_things.LINES,
    *case_things.LINES,
    (r"/(hoi|phan-anh|gop-y|tra-cuu|danh-gia|xac-nhan)/{}(/.*)?",
     {"code": "nothing", "slug": "nothing", "token": "nothing", "link": "nothing", "id": "nothing"}, set()),
    (r"/open311/v2/\w+(/{})?\.{}", {"form": "nothing", "code": "nothing", "id": "nothing", "token": "nothing"}, set()),
    (r"/notices/{}/open", {"id": "notice"}, {"vinh"}),
    (r"/me/delegations/{}/end", {"id": "delegation"}, {"binh", "an", "admin"}),
    (r"/me/sessions/{}/end", {"id": "session"}, {"vinh"}),
    (r"/organisations/{}/certificates", {"id": "office"}, {"kha", "admin"}),
    (r"/people/{}/certificates", {"id": "person"}, {"an", "admin"}),
    (r"/certificates/{}/\w+", {"id": "certificate"}, {"kha", "admin"}),
    (r"/admin/jobs/{}/\w+", {"id": "job"}, {"admin"}),
    (r"/admin/organisations/{}(/.*)?", {"id": "office", "unit": "unit"}, {"admin"}),
    (r"/admin/people/{}(/.*)?", {"id": "person", "post": "nothing", "role": "nothing"}, {"admin"}),
)  # fmt: skip
WORDS = {"attend", "accept", "finish", "note", "docs", "thu.pdf", "1"}


def doors() -> list[Door]:
    """Every door of the house that a person's session may open; those for programs stand in tests/exchange."""
    return [door for each in app.doors() for door in each.doors if door.program is None]


def shape(path: str) -> str:
    """The address with its places left open."""
    return re.sub(r"{[^}]*}", "{}", path)


def lines_of(door: Door) -> list[tuple[dict[str, str], set[str]]]:
    """The lines of the table that speak of a door: the first kind that fits, with all its things."""
    fitting = [line for line in TABLE if re.fullmatch(line[0].replace("{}", r"\{\}"), shape(door.path))]
    return [(things, may) for pattern, things, may in fitting if pattern == fitting[0][0]]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with _built("sqlite", tmp_path_factory.mktemp("town")) as made:
        yield made


@pytest.fixture
def town_on_postgresql(tmp_path: Path) -> Iterator[Town]:
    if databases.postgresql_server() is None:
        pytest.skip(databases.HOW_TO_GET_POSTGRESQL)
    with _built("postgresql", tmp_path) as made:
        yield made


@contextmanager
def _built(engine: str, folder: Path) -> Iterator[Town]:
    with databases.fresh(engine, folder) as database:
        house = _house(database, folder)
        with database.writing() as session:
            cast = build(session)
        ids = _things(house, cast, folder)
        votes: Batches[Any] = Batches(Line("votes", VOTES.write), database)
        house.lines["votes"] = votes
        votes.start()
        yield Town(house, cast, ids, {login: _sign_in(house, login) for login in LOGINS})
        votes.stop()


def _house(database: Database, folder: Path) -> House:
    settings = Settings(data=folder / "var", mode="demo", free_space_bytes=0, database_url=database.url)
    house = app.furnish(settings, InPlace())
    house.database.close()
    house.database = database
    app.fill_ports(house)
    return house


def _sign_in(house: House, login: str) -> TestClient:
    with house.database.writing() as session:
        token = sign_in_as(session, login, Place("10.0.0.7", "device", "test")).token
        csrf = session.scalars(select(col(OpenSession.csrf)).where(col(OpenSession.token) == token_digest(token))).one()
    served = Guard(Starlette(routes=routes(house, app.doors())))
    headers = {"sec-fetch-site": "same-origin", "x-csrf-token": csrf}
    return TestClient(served, follow_redirects=False, cookies={"session": token, "language": "en"}, headers=headers)


def _things(house: House, cast: Cast, folder: Path) -> dict[str, int]:
    """One of each, made by those whose thing it is."""

    def do(act: Callable[[Session], Any]) -> Any:
        with house.database.writing() as session:
            return act(session)

    def paper(name: str, seed: int, who: Any) -> Any:
        path = folder / f"{name}.pdf"
        render("letter", compose("disbursement", clock.today(), seed).data(), str(path))
        received = receive_path(house, path)
        return do(lambda session: files.keep(session, who, received))

    city, finance = cast.organisations["ubnd"], cast.organisations["stc"]
    came, own = paper("came", 1, cast.vinh), paper("own", 2, cast.an)
    letter = receiving.Letter("1/BTC", None, "Bộ Tài chính", "CV", "V/v thử")
    incoming = do(lambda session: receiving.arrive(session, cast.vinh, city, came))

    def direct(session: Session) -> None:
        doc = session.get_one(Doc, incoming.id)
        receiving.register(session, cast.vinh, doc, letter)
        commenting.comment(session, cast.vinh, doc, "Đề nghị xem xét")
        directing.submit(session, cast.vinh, doc, cast.chi.person)
        to = Addressee("lead", person_id=cast.dung.person)
        directing.direct(session, cast.chi, doc, "Giao đồng chí Dũng", [to], keep_phrase=True)

    do(direct)
    what = drafting.Draft(finance, "V/v trả lời", "CV", "STC-QLNS")
    draft = do(lambda session: drafting.draft(session, cast.an, what, own))
    dossier = do(lambda session: filing.open_dossier(session, cast.an, "01.QLNS", "Hồ sơ thử"))

    def reserve(session: Session) -> Any:
        of = numbers.series(session, city, clock.today().year, numbers.OUTGOING)
        return numbers.reserve(session, cast.vinh, of, 1, "Văn bản giấy")

    kept = do(reserve)
    lent = do(
        lambda session: delegations.delegate(
            session, cast.binh, cast.an.person, ("see",), starts_on=clock.today(), ends_on=clock.today(), reason="Nghỉ"
        )
    )
    token = CertificateFacts("0" * 64, "Sở Tài chính", "CA", "1", clock.now(), clock.now() + timedelta(days=9))
    seal = do(lambda session: certificates.add(session, cast.kha, Holder(organisation_id=finance), token).id)
    with house.database.writing() as session:
        sign_in_as(session, "vinh", Place("10.0.0.9", "device", "other"))
    with house.database.reading() as session:
        first = {
            "routing": select(col(Routing.id)),
            "phrase": select(col(Phrase.id)),
            "notice": select(col(Notice.id)).where(col(Notice.person) == cast.vinh.person),
            "job": select(col(Job.id)),
            "session": select(col(OpenSession.id)).where(col(OpenSession.person_id) == cast.vinh.person),
        }
        found = {name: session.scalars(query).first() or 0 for name, query in first.items()}
    more = calendar_things.make(do, cast) | task_things.make(do, cast) | meeting_things.make(do, cast)
    more |= case_things.make(do, cast)
    return found | more | {
        "incoming": incoming.id, "draft": draft.id, "paper": came.id, "own_paper": own.id, "comment": 1,
        "dossier": dossier.id, "number": kept[0].id, "delegation": lent, "office": finance,
        "certificate": seal, "unit": cast.units["qlns"], "person": cast.an.person, "nothing": MISSING,
    }  # fmt: skip


def _address(door: Door, things: dict[str, str], ids: dict[str, int]) -> str:
    def fill(place: re.Match[str]) -> str:
        thing = things.get(place[1], "1")
        return thing if thing in WORDS else str(ids[thing])

    return re.sub(r"{(\w+)(?::\w+)?}", fill, door.path)


def _ask(client: TestClient, door: Door, address: str) -> Any:
    if door.method == "GET":
        return client.get(address)
    if door.upload:
        return client.post(address, files={"file": ("thu.pdf", b"%PDF-1.7\n", "application/pdf")})
    return client.post(address, data={"reason": "Vì thử", "text": "Thử", "note": "Thử"})


def _said(answer: Any) -> str:
    """What the page says, without its frame."""
    main = answer.text.partition("<main")[2].partition("</main>")[0] or answer.text
    return re.sub(r"<[^>]*>|\s+", " ", main)


def test_every_door_with_a_place_stands_in_the_table() -> None:
    unknown = [f"{door.method} {door.path}" for door in doors() if "{" in door.path and not lines_of(door)]
    assert not unknown, f"say in TABLE whose things are behind: {unknown}"


@pytest.mark.parametrize("login", LOGINS)
def test_nobody_gets_at_the_things_of_others(town: Town, login: str) -> None:
    _is_kept_out(town, login)


def _is_kept_out(town: Town, login: str) -> None:
    desk = town.desks[login]
    before, open_doors = town.state(), []
    for door in doors():
        if "{" not in door.path:
            continue
        for things, may in lines_of(door):
            if login in may:
                continue
            answer = _ask(desk, door, _address(door, things, town.ids))
            if answer.status_code != 404:
                open_doors.append(f"{door.method} {_address(door, things, town.ids)}: {answer.status_code}")
    assert not open_doors, f"{login} gets at what is not theirs: {open_doors}"
    after = town.state()
    assert [name for name in before if before[name] != after[name]] == []


@pytest.mark.parametrize("login", LOGINS)
def test_a_thing_of_others_is_told_like_one_that_does_not_exist(town: Town, login: str) -> None:
    told = []
    for door in doors():
        if "{" not in door.path or door.who != SIGNED_IN:
            continue
        for things, may in lines_of(door):
            if login in may:
                continue
            nothing = {name: thing if thing in WORDS else "nothing" for name, thing in things.items()}
            foreign = _ask(town.desks[login], door, _address(door, things, town.ids))
            missing = _ask(town.desks[login], door, _address(door, nothing, town.ids))
            if (foreign.status_code, _said(foreign)) != (missing.status_code, _said(missing)):
                told.append(f"{door.method} {door.path}: {_said(foreign)} but {_said(missing)}")
    assert not told, told


@pytest.mark.parametrize("login", LOGINS)
def test_a_door_for_a_role_is_shut_to_others(town: Town, login: str) -> None:
    roles = {"vinh": {"clerk"}, "kha": {"clerk"}, "my": {"clerk"}, "admin": {"administrator"}}.get(login, set())
    for door in doors():
        if door.who in (ANYONE, SIGNED_IN) or door.who in roles or "{" in door.path:
            continue
        answer = _ask(town.desks[login], door, door.path)
        assert answer.status_code == 404, f"{login}: {door.method} {door.path} {answer.status_code}"


def test_the_table_lets_in_whose_things_they_are(town: Town) -> None:
    for login, path in (("vinh", "/docs/{incoming}"), ("an", "/docs/{draft}"), ("chi", "/docs/{incoming}/access")):
        address = re.sub(r"{(\w+)}", lambda place: str(town.ids[place[1]]), path)
        assert town.desks[login].get(address).status_code == 200, address


def test_strangers_are_sent_to_the_first_page(town: Town) -> None:
    stranger = TestClient(town.desks["chi"].app, follow_redirects=False)
    for door in doors():
        if door.who != ANYONE and door.method == "GET":
            address = re.sub(r"{[^}]*}", "1", door.path)
            answer = stranger.get(address)
            assert answer.status_code in (303, 307, 401, 403), f"{address}: {answer.status_code}"


@pytest.mark.parametrize("login", ["la"])
def test_a_stranger_gets_at_nothing_on_postgresql_either(town_on_postgresql: Town, login: str) -> None:
    _is_kept_out(town_on_postgresql, login)
