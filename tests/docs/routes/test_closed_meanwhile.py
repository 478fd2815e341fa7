"""A form lies open while its step closes: better input would not help, so what is told is the reason, not the input.

Every door of correspondence that shows a form again stands here: one whose form goes with a state is tried when that
state is over, and answers 409 (or 404), never a page without the form; of the others it is said why they stay open.
"""

import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.docs.routes.conftest import Desk, words
from tests.docs.test_way import arrived, letter
from workplace import app
from workplace.docs.actions import (
    directing,
    filing,
    guarding,
    issuing,
    numbers,
    phrases,
    receiving,
    releasing,
    routing,
)
from workplace.docs.models.handling import Routing
from workplace.docs.models.issuing import Delivery
from workplace.docs.rules.addressees import Addressee

Tried = tuple[str, str, dict[str, str]]  # which thing, who, what is sent


@pytest.fixture
def engine() -> str:
    """The actions are tested on both databases; pages need one."""
    return "sqlite"


STAYS_OPEN = {
    "/docs/outgoing": "a form for a new thing",
    "/docs/internal": "a form for a new thing",
    "/docs/incoming": "a form for new things",
    "/docs/incoming/upload": "the answer is a line of the list, with the reason",
    "/docs/{id:int}/attachments/upload": "the answer is a line of the list, with the reason",
    "/docs/phrases": "a form for a new thing",
    "/docs/dossiers": "a form for a new thing",
    "/docs/registers/numbers/open": "the clerk's dialog is always there",
    "/docs/registers/numbers/rule": "the clerk's dialog is always there",
    "/docs/registers/numbers/reserve": "the clerk's dialog is always there",
}
REASON = {"reason": "", "text": ""}
CLOSED: dict[str, list[Tried]] = {
    "/docs/{id:int}/steps/submit": [("refused", "vinh", {}), ("cancelled", "an", {})],
    "/docs/{id:int}/steps/pass_on": [("refused", "vinh", {})],
    "/docs/{id:int}/steps/direct": [("done", "chi", {"due": "32/13/2026"})],
    "/docs/{id:int}/steps/note": [("done", "chi", {})],
    "/docs/{id:int}/steps/reopen": [("refused", "vinh", {})],
    "/docs/{id:int}/routings/{routing:int}/steps/{verb}": [
        ("done", "hoa", {"verb": "forward", "due": "32/13/2026"}),
        ("done", "hoa", {"verb": "return"}),
        ("done", "hoa", {"verb": "finish"}),
    ],
    "/docs/{id:int}/comments": [("secret", "vinh", {})],
    "/docs/{id:int}/dossiers": [("refused", "vinh", {})],
    "/docs/dossiers/{id:int}/title": [("dossier", "vinh", {})],
    "/docs/{id:int}/declaration": [("refused", "vinh", {})],
    "/docs/{id:int}/steps/declare_secret": [("secret", "vinh", {})],
    "/docs/{id:int}/steps/set_aside": [("refused", "vinh", {})],
    "/docs/{id:int}/steps/unregister": [("refused", "vinh", {})],
    "/docs/{id:int}/steps/register": [("refused", "vinh", {})],
    "/docs/{id:int}/steps/amend": [("refused", "vinh", {})],
    "/docs/{id:int}/steps/refuse": [("refused", "vinh", {})],
    "/docs/{id:int}/attachments": [("refused", "vinh", {}), ("cancelled", "an", {})],
    "/docs/{id:int}/steps/mark_attachment": [("cancelled", "kha", {})],
    "/docs/{id:int}/marks": [("cancelled", "kha", {})],
    "/docs/{id:int}/marks/confirm": [("cancelled", "kha", {})],
    "/docs/{id:int}/steps/number": [("cancelled", "kha", {})],
    "/docs/{id:int}/steps/seal": [("cancelled", "kha", {})],
    "/docs/registers/numbers/{id:int}/void": [("void", "kha", {})],
    "/docs/phrases/{id:int}": [("phrase", "chi", {})],
    "/docs/{id:int}/outside": [("cancelled", "kha", {})],
    "/docs/{id:int}/outside/confirm": [("cancelled", "kha", {})],
    "/docs/{id:int}/steps/approve": [("cancelled", "an", {})],
    "/docs/{id:int}/steps/return": [("cancelled", "kha", {})],
    "/docs/{id:int}/steps/cancel": [("cancelled", "kha", {})],
    "/docs/{id:int}/steps/discard": [("cancelled", "an", {})],
    "/docs/{id:int}/steps/recall": [("cancelled", "kha", {})],
    "/docs/{id:int}/steps/replace": [("cancelled", "kha", {})],
    "/docs/{id:int}/steps/sign": [("cancelled", "binh", {})],
    "/docs/{id:int}/recipients": [("cancelled", "kha", {})],
    "/docs/{id:int}/steps/release": [("cancelled", "kha", {})],
    "/docs/{id:int}/deliveries/{row:int}/sent": [("released", "kha", {})],
    "/docs/{id:int}/edit": [("cancelled", "an", {})],
    "/docs/{id:int}/versions": [("cancelled", "an", {})],
    "/docs/{id:int}/steps/step_in": [("cancelled", "binh", {})],
}


def shown_again() -> set[str]:
    """The doors of correspondence that show their form once more."""
    every = [door for module in app.doors() for door in module.doors if door.again is not None]
    return {door.path for door in every if door.path.startswith("/docs")}


def test_every_door_that_shows_a_form_again_stands_here() -> None:
    assert shown_again() == set(CLOSED) | set(STAYS_OPEN)


def tried(desk: Desk, thing: str) -> dict[tuple[str, str], tuple[int, str]]:
    """What each of the thing's doors answers to a wrong form."""
    ids = THINGS[thing](desk)
    found = {}
    for path, some in CLOSED.items():
        for _, who, sent in (one for one in some if one[0] == thing):
            answer = desk[who].post(address(path, ids | sent), data={**REASON, **ids, **sent})
            found[path, who] = (answer.status_code, words(answer.text))
    return found


@pytest.mark.parametrize("thing", ["refused", "secret", "done", "cancelled", "released", "void", "phrase", "dossier"])
def test_a_wrong_form_for_a_step_that_has_closed_gives_the_reason(desk: Desk, thing: str) -> None:
    expected = 404 if thing in ("void", "phrase") else 409  # what is no longer there at all
    answers = tried(desk, thing)
    assert answers
    assert {at: answer for at, answer in answers.items() if answer[0] != expected} == {}


def address(path: str, ids: dict[str, object]) -> str:
    for name in ("id", "routing", "row"):
        path = path.replace(f"{{{name}:int}}", str(ids.get(name, 1)))
    return path.replace("{verb}", str(ids.get("verb", "")))


def refused(desk: Desk) -> dict[str, object]:
    """An arrival that went back to its sender."""
    doc = arrived(desk.office)
    desk.office.do(receiving.refuse, desk.office.cast.vinh, doc, "Gửi nhầm")
    return {"id": doc.id}


def secret(desk: Desk) -> dict[str, object]:
    """An arrival that was locked away."""
    doc = arrived(desk.office)
    desk.office.do(guarding.declare_secret, desk.office.cast.vinh, doc, "Có dấu MẬT")
    return {"id": doc.id}


def done(desk: Desk) -> dict[str, object]:
    """An arrival that its lead has finished."""
    office, cast = desk.office, desk.office.cast
    doc = arrived(office)
    office.do(receiving.register, cast.vinh, doc, letter(), despite_duplicate=True)
    office.do(directing.submit, cast.vinh, doc, cast.people["chi"])
    office.do(directing.direct, cast.chi, doc, "Chủ trì", [Addressee("lead", person_id=cast.people["hoa"])])
    row = office.read(lambda session: session.scalars(select(Routing).where(col(Routing.doc_id) == doc.id)).one())
    office.do(routing.finish, cast.hoa, doc, row, "Đã trả lời")
    return {"id": doc.id, "routing": row.id}


def cancelled(desk: Desk) -> dict[str, object]:
    """A draft that was signed, and is given up."""
    office, cast = desk.office, desk.office.cast
    doc = desk.read(desk.signed())
    office.do(issuing.cancel, cast.kha, doc, "Không ban hành nữa")
    return {"id": doc.id}


def released(desk: Desk) -> dict[str, object]:
    """A released document whose copy has been sent."""
    office, cast = desk.office, desk.office.cast
    doc = desk.read(desk.signed())
    assert desk.number(doc.id or 0).status_code == 303
    office.do(releasing.release, cast.kha, doc, differences=[], accepted=True)
    row = office.read(lambda session: session.scalars(select(Delivery)).one())
    office.do(releasing.mark_sent, cast.kha, doc, row.id, "Bưu điện")
    return {"id": doc.id, "row": row.id}


def void(desk: Desk) -> dict[str, object]:
    """A reserved number that was made void."""
    office, cast = desk.office, desk.office.cast
    of = office.do(numbers.series, cast.organisations["stc"], 2026, numbers.OUTGOING, "")
    (row,) = office.do(numbers.reserve, cast.kha, of, 1, "Để dành")
    office.do(numbers.void, cast.kha, row, "Không dùng")
    return {"id": f"{row.id}", "organisation": cast.organisations["stc"]}


def phrase(desk: Desk) -> dict[str, object]:
    """A wording that is kept no longer."""
    row = desk.office.do(phrases.keep, desk.office.cast.chi, "Chuyển phòng xử lý")
    desk.office.do(phrases.remove, desk.office.cast.chi, row.id)
    return {"id": row.id}


def dossier(desk: Desk) -> dict[str, object]:
    """A dossier whose work has ended."""
    row = desk.office.do(filing.open_dossier, desk.office.cast.vinh, "01", "Giải ngân vốn đầu tư công")
    desk.office.do(filing.close, desk.office.cast.vinh, row)
    return {"id": row.id}


THINGS = {
    "refused": refused,
    "secret": secret,
    "done": done,
    "cancelled": cancelled,
    "released": released,
    "void": void,
    "phrase": phrase,
    "dossier": dossier,
}
