"""An office for correspondence's tests: the cast, a store, real letters, test keys; workers run in place."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from signing import desk
from signing.keys import DemoCA, Vault
from tests import databases
from tests.cast import Cast
from workplace import app
from workplace.config import Settings
from workplace.demo import cast as demo
from workplace.demo.letters import compose
from workplace.docs.actions import approving, drafting, issuing, signing
from workplace.docs.models.letters import Doc
from workplace.files import actions as files
from workplace.files import queries as file_queries
from workplace.files.receive import adopt, receive_path
from workplace.files.store import store_of
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.db import Database
from workplace.kernel.pool import InPlace
from workplace.printing.render import render
from workplace.web.serve import House

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # Monday, 09:00 in Huế
KEYS: dict[str, Any] = {}
SECRET = b"the secret of every test's house"  # one, so that keys are sealed under it once and not for every test


@dataclass
class Office:
    """What the tests act with."""

    house: House
    cast: Cast
    folder: Path

    def do(self, act: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """One action in one transaction; documents among the arguments are read anew by the acting person's eyes."""
        with self.house.database.writing() as session:
            given = [self._anew(session, arg) for arg in args]
            return act(session, *given, **more)

    def read(self, find: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """One query."""
        with self.house.database.reading() as session:
            return find(session, *args, **more)

    def _anew(self, session: Session, arg: Any) -> Any:
        return session.get(type(arg), arg.id) if hasattr(arg, "__tablename__") else arg

    def paper(self, topic: str = "disbursement-report", *, draft: bool = True, **more: Any) -> Path:
        """A letter in the decree's layout, as a draft or as printed."""
        letter = compose(topic, clock.today(), **more)
        path = self.folder / f"{topic}-{draft}-{more.get('seed', 1)}.pdf"
        if not path.exists():
            render("letter", (letter.draft() if draft else letter).data(), str(path))
        return path

    def keep(self, path: Path, acting: Acting) -> Any:
        """A file of this machine as a file of the house."""
        received = receive_path(self.house, path)
        return self.do(files.keep, acting, received)

    def out(self) -> Path:
        """A fresh path of the store for what a worker makes."""
        return store_of(self.house.settings).new_path()

    def adopt(self, made: Path, acting: Acting) -> Any:
        """What a worker made, as a file of the house."""
        received = adopt(self.house, made, name="made.pdf")
        return self.do(files.keep, acting, received)

    def path(self, doc: Doc) -> Path:
        """The bytes of the document's present version."""
        with self.house.database.reading() as session:
            now = session.get_one(Doc, doc.id)
            return file_queries.path(self.house, file_queries.file(session, now.file_id or 0))

    def key(self, name: str) -> desk.KeyOrder:
        return desk.KeyOrder(self.house.settings.data / "vault", name, "test passphrase", clock.now())

    def draft(self, who: Acting, organisation: str = "stc", **more: Any) -> Doc:
        """A draft by somebody, with a real file."""
        file = self.keep(self.paper(), who)
        what = drafting.Draft(self.cast.organisations[organisation], "V/v trả lời", "CV", "STC-QLNS", **more)
        return self.do(drafting.draft, who, what, file)

    def ready(self, who: Acting, signer: Acting, to: list[drafting.To], approvers: tuple[Acting, ...] = ()) -> Doc:
        """A draft with its parties, submitted."""
        doc = self.draft(who)
        parties = [drafting.Party(a.person) for a in approvers]
        self.do(drafting.set_parties, who, doc, parties, [drafting.Party(signer.person)], to)
        self.do(approving.submit, who, doc)
        return doc

    def sign(self, signer: Acting, doc: Doc) -> None:
        """Act 1, worker, act 2."""
        token, row, _ = self.do(signing.begin, signer, doc, None)
        out = self.out()
        name = self.cast_name(signer)
        made = desk.sign_person(
            self.path(doc), out, row.field, self.key(f"person-{signer.person}"), None, [desk.Seat(row.field, name)], 36
        )
        self.do(signing.confirm, signer, doc, token, made_of(made), self.adopt(out, signer))

    def number(self, clerk: Acting, doc: Doc) -> None:
        """Act 1, worker, act 2."""
        token, number, _ = self.do(issuing.begin_number, clerk, doc, clock.today())
        out = self.out()
        made = desk.sign_number(self.path(doc), out, self.key("agency"), f"Số: {number.number}/STC", "Huế, ngày 23")
        self.do(issuing.confirm_number, clerk, doc, token, number.id, made_of(made), self.adopt(out, clerk))

    def seal(self, clerk: Acting, doc: Doc) -> None:
        """Act 1, worker, act 2."""
        from workplace.demo.marks import seal_png

        picture = self.folder / "seal.png"
        if not picture.exists():
            seal_png("SỞ TÀI CHÍNH", "THÀNH PHỐ HUẾ", str(picture))
        token, _ = self.do(issuing.begin_seal, clerk, doc)
        out = self.out()
        made = desk.sign_seal(self.path(doc), out, self.key("agency"), picture.read_bytes(), 36)
        self.do(issuing.confirm_seal, clerk, doc, token, made_of(made), self.adopt(out, clerk))

    def now(self) -> datetime:
        return clock.now()

    def cast_name(self, who: Acting) -> str:
        from workplace.org.queries import people

        return str(self.read(people.names, [who.person])[who.person])


def made_of(result: Any) -> signing.Made:
    return signing.Made(result.field, result.signer, "", result.signed_at, result.is_test)


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Letters and keys are made once: they cost more than the tests."""
    return tmp_path_factory.mktemp("papers")


@pytest.fixture
def office(engine: str, tmp_path: Path, papers: Path) -> Iterator[Office]:
    """The office on each database, on a Monday morning."""
    with clock.frozen(NOW), databases.filled(engine, tmp_path, "cast", demo.make) as database:
        yield from _furnished(database, tmp_path, papers)


def _furnished(database: Database, tmp_path: Path, papers: Path) -> Iterator[Office]:
    settings = Settings(data=tmp_path / "var", free_space_bytes=0, mode="demo", database_url=database.url)
    settings.secret_path.parent.mkdir(parents=True, exist_ok=True)
    settings.secret_path.write_bytes(SECRET)
    house = app.furnish(settings, InPlace())
    house.database.close()
    house.database = database
    app.fill_ports(house)
    with database.reading() as session:
        known = Cast(session, demo.found(session))
    made = Office(house, known, papers)
    _give_keys(made, papers)
    yield made


def _give_keys(office: Office, papers: Path) -> None:
    """The same test keys for every test: making RSA keys is slow."""
    import shutil

    kept = papers / "vault"
    if not kept.exists():
        authority = DemoCA.create(NOW)
        vault = Vault(kept, "test passphrase")
        for login in ("chi", "dung", "binh", "la"):
            person = office.cast[login]
            vault.put(f"person-{person.person}", authority.person(office.cast_name(person), "UBND", NOW))
        vault.put("agency", authority.agency("Sở Tài chính", "UBND thành phố Huế", NOW))
        (kept / "root.pem").write_text(authority.pem)
    data = office.house.settings.data
    shutil.copytree(kept, data / "vault")
    office.house.settings.trust.mkdir(parents=True, exist_ok=True)
    shutil.copy(kept / "root.pem", office.house.settings.trust / "demo.pem")
