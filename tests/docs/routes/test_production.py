"""In production from the first day: every signature of a letter is made with the office's own program, no test key."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyhanko.sign.fields import SigFieldSpec

from signing.appearance import text_mark
from signing.keys import Vault
from signing.model import Box, FieldPlan, Trust, Verdict
from signing.sign import sign
from signing.trust import TrustStore
from signing.validate import validate
from tests.docs.routes.conftest import Desk, words
from tests.docs.routes.programs import Program
from tests.signing.authority import Authority
from workplace.docs.queries import show
from workplace.docs.rules.attachments import mark_line
from workplace.files import queries as files
from workplace.kernel import clock
from workplace.org.actions import certificates
from workplace.org.queries.certificates import Holder
from workplace.org.rules import certificates as rules

pytestmark = pytest.mark.usefixtures("engine")
OWN = SigFieldSpec("VanThu", 0, (60, 690, 520, 715))


@pytest.fixture
def engine() -> str:
    """The actions are tested on both databases; pages need one."""
    return "sqlite"


@pytest.fixture
def production(desk: Desk, program: Program, papers: Path) -> Program:
    """Tokens of a public authority, in the register; the demonstration's root is not trusted."""
    office, settings = desk.office, desk.office.house.settings
    office.house.settings = replace(settings, mode="production")
    authority, vault = Authority(clock.now()), Vault(papers / "vault", "test passphrase")
    (settings.trust / "demo.pem").unlink()
    (settings.trust / "root.pem").write_bytes(authority.pem)
    holders = {login: Holder(person_id=office.cast.people[login]) for login in ("chi", "dung")}
    holders["ubnd"] = Holder(organisation_id=office.cast.organisations["ubnd"])
    for login, holder in holders.items():
        name = "UBND thành phố Huế" if login == "ubnd" else office.cast_name(office.cast[login])
        key = vault.put(f"token-{login}", authority.issue(name, "UBND thành phố Huế"))
        office.do(certificates.add, office.cast.admin, holder, rules.read(key.certificates[0]))
    return program


def submitted(desk: Desk) -> int:
    """Hòa's draft for the committee, with an attachment; Dũng and Chi sign it."""
    people, office = desk.office.cast.people, desk.office.cast.organisations["ubnd"]
    doc_id = desk.draft("hoa", organisation=office)
    attached = {"attachment": ("Phụ lục.pdf", desk.office.paper(seed=31).read_bytes())}
    assert desk["hoa"].post(f"/docs/{doc_id}/attachments", files=attached).status_code == 303
    doc = desk.read(doc_id)
    kept = {"summary": doc.summary, "type_code": doc.type_code, "urgency": "0", "notation": "UBND-TH"}
    rows = {
        "signer": [f"{people['dung']}|KT.", f"{people['chi']}|TM."],
        "recipient": ["to||Bộ Tài chính"],
        "do": "submit",
    }
    answer = desk["hoa"].post(f"/docs/{doc_id}/edit", data={**kept, **rows})
    assert answer.status_code == 303, words(answer.text)
    return doc_id


def fetched(desk: Desk, who: str, answer: Any) -> bytes:
    """The file behind the link of a hand-out."""
    assert answer.status_code == 200, words(answer.text)
    (link,) = set(re.findall(r"/docs/handout/[\w-]+", answer.text))
    return bytes(desk[who].get(link).content)


def test_a_letter_of_two_signers_goes_its_way_without_any_key_on_the_server(desk: Desk, production: Program) -> None:
    doc_id = submitted(desk)
    assert desk.sign(doc_id, "dung").status_code == 409, "no test key signs in production"
    for place, login in enumerate(("dung", "chi"), 1):
        given = fetched(desk, login, desk.sign(doc_id, login, key="outside"))
        back = production.bring(doc_id, production.sign(given, f"Signer{place}", f"token-{login}"), login)
        assert back.status_code == 303, words(back.text)
    given = fetched(desk, "vinh", desk.number(doc_id, "vinh", key="outside"))
    page = production.bring(doc_id, production.sign(given, "VanThu", "token-ubnd", spec=OWN), "vinh")
    assert page.status_code == 200, words(page.text)
    (returned,) = re.findall(r'name="returned" value="(\d+)"', page.text)
    sent = {"returned": returned, "compared": "yes"}
    assert desk["vinh"].post(f"/docs/{doc_id}/outside/confirm", data=sent).status_code == 303
    mark_attachments(desk, production, doc_id)
    ticks = re.findall(r'name="accepted" value="([^"]+)"', desk["vinh"].get(f"/docs/{doc_id}/release").text)
    sent = {"accepted": ticks, "unread": "yes", "seen": desk.seen(doc_id)}
    released = desk["vinh"].post(f"/docs/{doc_id}/steps/release", data=sent)
    assert released.status_code == 303, words(released.text)
    require_valid(desk, desk.read(doc_id).file_id, ["Signer1", "Signer2", "VanThu"])
    (row,) = desk.office.read(show.attachments, desk.read(doc_id))
    require_valid(desk, row.marked_file_id, ["KyDinhKem"])


def mark_attachments(desk: Desk, program: Program, doc_id: int) -> None:
    """As a program does that signs “attached documents”: in a field of its own, with the whole mark."""
    (row,) = desk.office.read(show.attachments, desk.read(doc_id))
    sent = {"way": "own", "attachment": str(row.id)}
    given = fetched(desk, "vinh", desk["vinh"].post(f"/docs/{doc_id}/steps/mark_attachment", data=sent))
    source, made = program.folder / "attached.pdf", program.folder / "marked.pdf"
    source.write_bytes(given)
    doc = desk.read(doc_id)
    lines = (mark_line(doc.type_code, doc.code), clock.now().astimezone(clock.ZONE).isoformat())
    sign(source, made, FieldPlan("KyDinhKem", Box(1, 360, 810, 220, 28)), program.key("token-ubnd"),
         text_mark(lines), at=clock.now())  # fmt: skip
    back = desk["vinh"].post(f"/docs/{doc_id}/marks", files={"file": ("ky.pdf", made.read_bytes())})
    assert back.status_code == 303, words(back.text)


def require_valid(desk: Desk, file_id: int | None, fields: list[str]) -> None:
    """Every signature whole, by a trusted authority, and none of them a test."""
    house = desk.office.house
    path = files.path(house, desk.office.read(files.file, file_id))
    report = validate(path, TrustStore(house.settings.trust), clock.now())
    assert [one.field for one in report.signatures] == fields
    assert {(one.integrity, one.trust) for one in report.signatures} == {(Verdict.VALID, Trust.TRUSTED)}
