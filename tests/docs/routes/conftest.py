"""The office with its doors hung: whoever of the cast is asked for sits at a browser of their own."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col
from starlette.applications import Starlette
from starlette.testclient import TestClient

from signing.keys import Vault
from tests.docs.conftest import SECRET, Office
from tests.docs.routes.programs import Program, opened
from workplace import app
from workplace.demo.cast import PASSWORD
from workplace.demo.marks import seal_png, signature_png
from workplace.docs.models.letters import Doc
from workplace.docs.rules import vault
from workplace.files import queries as files
from workplace.files.secret import KEYS, passphrase
from workplace.org.actions import marks
from workplace.org.actions.marks import Picture
from workplace.org.actions.sign_in import Place, sign_in_as, token_digest
from workplace.org.models.sessions import OpenSession
from workplace.web.guard import Guard
from workplace.web.serve import routes

SIGNING = ("binh", "chi", "dung")


@dataclass
class Desk:
    """The office, and a browser for each of the cast."""

    office: Office
    stack: ExitStack
    opened: dict[str, TestClient] = field(default_factory=dict)

    def __getitem__(self, login: str) -> TestClient:
        if login not in self.opened:
            self.opened[login] = self._sign_in(login)
        return self.opened[login]

    @cached_property
    def served(self) -> Guard:
        """The house with all its doors; whoever signs in comes to the same one."""
        return Guard(Starlette(routes=routes(self.office.house, app.doors())))

    def _sign_in(self, login: str) -> TestClient:
        with self.office.house.database.writing() as session:
            token = sign_in_as(session, login, Place("10.0.0.7", "device", "test")).token
            csrf = session.scalars(
                select(col(OpenSession.csrf)).where(col(OpenSession.token) == token_digest(token))
            ).one()
        headers = {"sec-fetch-site": "same-origin", "x-csrf-token": csrf}
        cookies = {"session": token, "language": "en"}
        return self.stack.enter_context(
            TestClient(self.served, follow_redirects=False, cookies=cookies, headers=headers)
        )

    def read(self, doc_id: int) -> Doc:
        """The document as it stands now."""
        with self.office.house.database.reading() as session:
            found = session.get(Doc, doc_id)
            assert found is not None
            return found

    def draft(self, who: str = "an", **fields: Any) -> int:
        """Upload a letter as a draft; its id from where one is sent."""
        paper = self.office.paper()
        sent = {"organisation": self.office.cast.organisations["stc"], **fields}
        answer = self[who].post("/docs/outgoing", data=sent, files={"file": ("thu.pdf", paper.read_bytes())})
        assert answer.status_code == 303, words(answer.text)
        return int(re.findall(r"\d+", answer.headers["location"])[0])

    def submitted(self, *, approver: str = "", to: tuple[str, ...] = ("Bộ Tài chính",)) -> int:
        """A draft with its parties, on its way to Bình."""
        doc_id, people = self.draft(), self.office.cast.people
        with self.office.house.database.reading() as session:
            found = session.get(Doc, doc_id)
            assert found is not None
            kept = {"summary": found.summary, "type_code": found.type_code, "urgency": "0", "notation": "STC-QLNS"}
        rows = {"signer": f"{people['binh']}|", "recipient": [f"to||{name}" for name in to]}
        if approver:
            rows["approver"] = f"{people[approver]}|content"
        answer = self["an"].post(f"/docs/{doc_id}/edit", data={**kept, **rows, "do": "submit"})
        assert answer.status_code == 303, words(answer.text)
        return doc_id

    def signed(self, **more: Any) -> int:
        """Signed by Bình with the test key."""
        doc_id = self.submitted(**more)
        answer = self.sign(doc_id)
        assert answer.status_code == 303, words(answer.text)
        return doc_id

    def sign(self, doc_id: int, who: str = "binh", **fields: Any) -> Any:
        """What Bình's browser sends on the signing page."""
        box = {"page": 1, "x": 116, "y": 42, "width": 53, "height": 21}  # millimetres
        seen = self.seen(doc_id)
        sent = {"key": "test", "capacity": "", "password": PASSWORD, "seen": seen, **box, **fields}
        return self[who].post(f"/docs/{doc_id}/steps/sign", data=sent)

    def seen(self, doc_id: int) -> str:
        """What a page carries of the file that it shows."""
        return self.office.read(files.file, self.read(doc_id).file_id).sha256

    def number(self, doc_id: int, who: str = "kha", **fields: Any) -> Any:
        """What Kha's browser sends in the dialog."""
        day, seen = "23/11/2026", self.seen(doc_id)
        sent = {"key": "test", "dated": day, "password": PASSWORD, "seal": "yes", "seen": seen, **fields}
        return self[who].post(f"/docs/{doc_id}/steps/number", data=sent)


def words(page: str) -> str:
    """A page's text, for a failing test's message."""
    page = re.sub(r"(?s)<(script|style|svg|head).*?</\1>", "", page)
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())[:4000]


@pytest.fixture
def desk(office: Office, papers: Path) -> Iterator[Desk]:
    """Everybody's browser, with test keys, a signature and a seal."""
    give_keys(office, papers)
    with office.house.database.writing() as session:
        who, secret = office.cast.admin, office.house.secret
        organisation, person = office.cast.organisations["stc"], office.cast.people["binh"]
        seal = drawn(papers, "seal", lambda out: seal_png("SỞ TÀI CHÍNH", "THÀNH PHỐ HUẾ", out))
        marks.keep_seal(session, who, organisation, seal, width_mm=36, secret=secret)
        pen = drawn(papers, "pen", lambda out: signature_png("Hoàng Thanh Bình", out))
        marks.keep_signature(session, who, person, pen, secret=secret)
    with ExitStack() as stack:
        yield Desk(office, stack)


def drawn(papers: Path, name: str, draw: Callable[[str], None]) -> Picture:
    path = papers / f"{name}.png"
    if not path.exists():
        draw(str(path))
    return Picture(path.read_bytes(), 100, 100, b"RIFF")


def give_keys(office: Office, papers: Path) -> None:
    """The test keys again, as this house keeps them: under its own secret, and named as it names them."""
    folder = office.house.settings.data / vault.FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    people, agency = office.cast.people, office.cast.organisations["stc"]
    sealed = papers / f"vault-of-{agency}-{'-'.join(str(people[login]) for login in SIGNING)}"
    if not sealed.exists():
        _seal_keys(Vault(papers / "vault", "test passphrase"), Vault(sealed, passphrase(SECRET, KEYS)), people, agency)
    shutil.copytree(sealed, folder)


def _seal_keys(kept: Vault, ours: Vault, people: dict[str, int], agency: int) -> None:
    for login in SIGNING:
        ours.put(vault.of_person(people[login]), kept.issued(f"person-{people[login]}"))
    ours.put(vault.of_organisation(agency), kept.issued("agency"))


@pytest.fixture
def program(desk: Desk, tmp_path: Path, papers: Path) -> Program:
    """The office's own program, with tokens that the register knows."""
    return opened(desk, tmp_path, papers)
