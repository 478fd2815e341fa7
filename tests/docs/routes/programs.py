"""The office's own program on somebody's computer with their token: what it gets, makes, and what is brought back."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from signing.keys import VaultKey
from tests.signing.attacks import sign_as_another_program
from workplace.kernel import clock
from workplace.org.actions import certificates
from workplace.org.queries.certificates import Holder
from workplace.org.rules import certificates as rules

if TYPE_CHECKING:
    from tests.docs.routes.conftest import Desk


class Program:
    """The office's own program on somebody's computer, with their token."""

    def __init__(self, desk: "Desk", folder: Path) -> None:
        self.desk, self.folder = desk, folder

    def key(self, name: str) -> VaultKey:
        return VaultKey(self.folder.parent / "tokens", name, "test passphrase")

    def hand_out(self, doc_id: int, who: str = "binh") -> bytes:
        """Choose the office's program, fetch the file by the link."""
        answer = self.desk.sign(doc_id, who, key="outside") if who == "binh" else self.number(doc_id)
        assert answer.status_code == 200, answer.text
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


def token_of(desk: "Desk", login: str) -> str:
    return f"person-{desk.office.cast.people[login]}"


def opened(desk: "Desk", folder: Path, papers: Path) -> Program:
    """The program beside the office, with the agency's and Bình's tokens in the register."""
    computer = folder / "computer"
    computer.mkdir()
    (folder / "tokens").symlink_to(papers / "vault")
    made, office = Program(desk, computer), desk.office
    stc, binh = office.cast.organisations["stc"], office.cast.people["binh"]
    holders = {"agency": Holder(organisation_id=stc), token_of(desk, "binh"): Holder(person_id=binh)}
    for name, holder in holders.items():
        office.do(certificates.add, office.cast.admin, holder, rules.read(made.key(name).certificates[0]))
    return made
