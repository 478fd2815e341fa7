"""At another's desk: what the page says about signing there, and the way to a signature in one's own name."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col

from signing.keys import Vault
from tests.docs.routes.conftest import Desk, words
from workplace.demo.letters import Signatory, compose
from workplace.docs.queries import show
from workplace.docs.rules import vault
from workplace.docs.rules.capacities import Authority, Capacity
from workplace.files.secret import KEYS, passphrase
from workplace.kernel import clock
from workplace.org.actions import delegations, people
from workplace.org.models.sessions import OpenSession
from workplace.printing.render import render


@pytest.fixture
def engine() -> str:
    """The actions are tested on both databases; pages need one."""
    return "sqlite"


def at_the_desk_of(desk: Desk, delegation: int | None) -> None:
    """My's browser changes desks."""
    assert desk["my"].get("/").status_code in (200, 303)
    with desk.office.house.database.writing() as session:
        mine = col(OpenSession.person_id) == desk.office.cast.people["my"]
        session.execute(update(OpenSession).where(mine).values(delegation_id=delegation))


@pytest.fixture
def deputy(desk: Desk, papers: Path) -> Desk:
    """My is deputy director of Finance, and sits at Bình's desk with the power to sign; she has a key of her own."""
    cast, day = desk.office.cast, clock.today()
    with desk.office.house.database.writing() as session:
        people.appoint(session, cast.admin, cast.people["my"], cast.units["stc"], "Phó Giám đốc", rank=20)
        lent = delegations.delegate(
            session, cast.binh, cast.people["my"], ["see", "sign"], starts_on=day, ends_on=day + timedelta(days=3),
            reason="Công tác",
        )  # fmt: skip
    at_the_desk_of(desk, lent)
    own = Vault(desk.office.house.settings.data / vault.FOLDER, passphrase(desk.office.house.secret, KEYS))
    theirs = Vault(papers / "vault", "test passphrase").issued(f"person-{cast.people['dung']}")
    own.put(vault.of_person(cast.people["my"]), theirs)
    return desk


def naming(desk: Desk, name: str, authority: Authority) -> Path:
    """A letter that prints this signer."""
    path = desk.office.folder / f"named-{name}.pdf"
    if not path.exists():
        letter = replace(compose("disbursement-report", clock.today()), signers=(Signatory(name, authority),))
        render("letter", letter.draft().data(), str(path))
    return path


DIRECTOR = ("Hoàng Thanh Bình", Authority(Capacity.HEAD, "Giám đốc"))
DEPUTY = ("Ngô Hải My", Authority(Capacity.DEPUTY, "Phó Giám đốc", head="Giám đốc"))


def laid_before_binh(desk: Desk, printed: tuple[str, Authority], monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(desk.office, "paper", lambda **_: naming(desk, *printed))
    return desk.submitted()


def test_a_page_with_the_directors_name_goes_back_with_the_deputys_lines(
    deputy: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, my = deputy, deputy["my"]
    doc_id = laid_before_binh(desk, DIRECTOR, monkeypatch)
    assert my.get(f"/docs/{doc_id}/sign").headers["location"] == f"/docs/{doc_id}/step_in"
    page = my.get(f"/docs/{doc_id}/step_in").text
    assert "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC<" in page and "Trang in tên người khác" in page
    assert desk.sign(doc_id, "my").status_code == 409
    assert my.post(f"/docs/{doc_id}/steps/step_in", data={"seen": desk.seen(doc_id), "reason": ""}).status_code == 422
    sent = {"seen": desk.seen(doc_id), "reason": "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC, Ngô Hải My"}
    assert my.post(f"/docs/{doc_id}/steps/step_in", data=sent).status_code == 303
    assert desk.read(doc_id).state == "draft"
    assert "Ngô Hải My" in desk["an"].get(f"/docs/{doc_id}/edit").text
    desk["an"].post(f"/docs/{doc_id}/steps/submit")
    at_the_desk_of(desk, None)
    refused = desk.sign(doc_id, "my", capacity="KT.")
    assert refused.status_code == 409 and "Trang vẫn in tên Hoàng Thanh Bình" in refused.text


def test_a_page_with_the_deputys_name_is_hers_to_sign_at_once(deputy: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, my = deputy, deputy["my"]
    doc_id = laid_before_binh(desk, DEPUTY, monkeypatch)
    assert "Bạn có thể ký ngay" in my.get(f"/docs/{doc_id}/step_in").text
    answer = my.post(f"/docs/{doc_id}/steps/step_in", data={"seen": desk.seen(doc_id)})
    assert answer.headers["location"].startswith(f"/docs/{doc_id}/sign")
    page = my.get(f"/docs/{doc_id}/sign")
    assert page.status_code == 200 and "KT. GIÁM ĐỐC" in page.text
    signed = desk.sign(doc_id, "my", capacity="KT.")
    assert signed.status_code == 303, words(signed.text)
    (row,) = desk.office.read(show.signers, desk.read(doc_id))
    people_ = desk.office.cast.people
    assert (row.person_id, row.for_whom, row.state) == (people_["my"], people_["binh"], "signed")
    assert "thay cho Hoàng Thanh Bình" in desk["an"].get(f"/docs/{doc_id}").text


def test_the_page_is_nobody_elses(deputy: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    doc_id = laid_before_binh(deputy, DIRECTOR, monkeypatch)
    for login, status in (("kha", 404), ("binh", 404), ("an", 404)):
        assert deputy[login].get(f"/docs/{doc_id}/step_in").status_code == status
        assert deputy[login].post(f"/docs/{doc_id}/steps/step_in").status_code == status
