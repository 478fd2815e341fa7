"""Signing with the office's own program: handed out by a link that works once, brought back, checked, kept."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from signing.keys import VaultKey
from tests.docs.routes.conftest import Desk, words
from tests.signing.attacks import sign_as_another_program
from workplace.docs.models.issuing import Signature
from workplace.docs.queries import show
from workplace.kernel import clock

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def engine() -> str:
    """The actions are tested on both databases; pages need one."""
    return "sqlite"


class Program:
    """The office's own program on somebody's computer, with their token."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.desk, self.folder = desk, folder

    def key(self, name: str) -> VaultKey:
        return VaultKey(self.folder.parent / "tokens", name, "test passphrase")

    def hand_out(self, doc_id: int, who: str = "binh") -> bytes:
        """Choose the office's program, fetch the file by the link."""
        answer = self.desk.sign(doc_id, who, key="outside") if who == "binh" else self.number(doc_id)
        assert answer.status_code == 200, words(answer.text)
        (self.link,) = set(re.findall(r"/docs/handout/[\w-]+", answer.text))
        return bytes(self.desk[who].get(self.link).content)

    def number(self, doc_id: int) -> Any:
        return self.desk.number(doc_id, key="outside")

    def sign(self, content: bytes, field: str, name: str, **more: Any) -> bytes:
        """What the program makes of the file."""
        given, made = self.folder / "given.pdf", self.folder / "made.pdf"
        given.write_bytes(content)
        sign_as_another_program(given, made, field, self.key(name), at=clock.now(), **more)
        return made.read_bytes()

    def bring(self, doc_id: int, content: bytes, who: str = "binh", **fields: str) -> Any:
        files = {"file": ("ky.pdf", content)}
        return self.desk[who].post(f"/docs/{doc_id}/outside", files=files, data=fields)


@pytest.fixture
def program(desk: Desk, tmp_path: Path, papers: Path) -> Program:
    folder = tmp_path / "computer"
    folder.mkdir()
    (tmp_path / "tokens").symlink_to(papers / "vault")
    return Program(desk, folder)


def token_of(desk: Desk, login: str) -> str:
    return f"person-{desk.office.cast.people[login]}"


def test_a_document_is_signed_outside(desk: Desk, program: Program) -> None:
    doc_id = desk.submitted()
    back = program.sign(program.hand_out(doc_id), "Signer1", token_of(desk, "binh"))
    answer = program.bring(doc_id, back)
    assert answer.status_code == 303, words(answer.text)
    assert desk.read(doc_id).state == "signed"
    (kept,) = desk.office.read(show.rows, Signature, desk.read(doc_id))
    assert kept.outside and kept.certificate


def test_a_link_works_once_and_for_one_person(desk: Desk, program: Program) -> None:
    doc_id = desk.submitted()
    assert program.hand_out(doc_id)[:5] == b"%PDF-"
    assert desk["binh"].get(program.link).status_code == 409
    assert desk["kha"].get(program.link).status_code == 404


def test_what_was_changed_on_the_way_is_refused(desk: Desk, program: Program) -> None:
    doc_id = desk.submitted()
    given = program.hand_out(doc_id)
    signed = program.sign(given, "Signer1", token_of(desk, "binh"))
    broken = program.sign(given, "Signer1", token_of(desk, "binh"), break_digest=True)
    other = desk.office.paper(seed=5).read_bytes()
    for content in (given, other, broken, b"%PDF-1.7 nothing"):
        assert program.bring(doc_id, content).status_code == 422
    assert desk.read(doc_id).state == "awaiting_signature"
    assert program.bring(doc_id, signed).status_code == 303


def test_another_token_than_before_must_be_said(desk: Desk, program: Program) -> None:
    first, second = desk.submitted(), desk.submitted()
    program.bring(first, program.sign(program.hand_out(first), "Signer1", token_of(desk, "binh")))
    given = program.hand_out(second)
    other = program.sign(given, "Signer1", token_of(desk, "la"))
    assert program.bring(second, other).status_code == 422


@pytest.mark.parametrize("said", [{}, {"renewed": "yes"}])
def test_nobody_signs_with_the_token_of_someone_else(desk: Desk, program: Program, said: dict[str, str]) -> None:
    doc_id = desk.submitted()
    back = program.sign(program.hand_out(doc_id), "Signer1", token_of(desk, "la"))
    assert program.bring(doc_id, back, **said).status_code == 422
    assert desk.read(doc_id).state == "awaiting_signature"


def test_a_token_whose_issuer_is_not_trusted_here_is_not_taken(desk: Desk, program: Program) -> None:
    first, second = desk.submitted(), desk.signed()
    (desk.office.house.settings.trust / "demo.pem").unlink()
    back = program.sign(program.hand_out(first), "Signer1", token_of(desk, "binh"))
    assert program.bring(first, back).status_code == 422
    back = program.sign(program.hand_out(second, "kha"), "ProgramSeal", "agency")
    assert program.bring(second, back, "kha").status_code == 422
    assert (desk.read(first).state, desk.read(second).state) == ("awaiting_signature", "signed")


def test_a_withdrawn_hand_out_opens_nothing_and_the_place_can_be_set_anew(desk: Desk, program: Program) -> None:
    doc_id = desk.submitted()
    given = program.hand_out(doc_id)
    assert desk["binh"].post(f"/docs/{doc_id}/outside/withdraw").status_code == 303
    signed = program.sign(given, "Signer1", token_of(desk, "binh"))
    assert program.bring(doc_id, signed).status_code == 409
    assert "data-sigbox" in desk["binh"].get(f"/docs/{doc_id}/sign").text
    assert desk.sign(doc_id).status_code == 303


def test_number_date_and_seal_come_back_in_one_signature(desk: Desk, program: Program) -> None:
    doc_id = desk.signed()
    back = program.sign(program.hand_out(doc_id, "kha"), "ProgramSeal", "agency")
    page = program.bring(doc_id, back, "kha")
    assert page.status_code == 200, words(page.text)
    assert "01/STC-QLNS" in page.text
    (returned,) = re.findall(r'name="returned" value="(\d+)"', page.text)
    path = f"/docs/{doc_id}/outside/confirm"
    assert desk["kha"].get(f"/docs/{doc_id}/outside/{returned}/1.webp").status_code == 200
    assert desk["kha"].post(path, data={"returned": returned}).status_code == 422, "not compared"
    taken = desk["kha"].post(path, data={"returned": returned, "compared": "yes"})
    assert taken.status_code == 303, words(taken.text)
    assert (desk.read(doc_id).state, desk.read(doc_id).code) == ("sealed", "01/STC-QLNS")


def test_production_takes_nothing_that_a_test_key_signed(desk: Desk, program: Program) -> None:
    doc_id = desk.submitted()
    desk.office.house.settings = replace(desk.office.house.settings, mode="production")
    back = program.sign(program.hand_out(doc_id), "Signer1", token_of(desk, "binh"))
    assert program.bring(doc_id, back).status_code == 422
    assert desk.read(doc_id).state == "awaiting_signature"
