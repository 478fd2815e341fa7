"""Every address of correspondence with the ids of what belongs to others: there is nothing there."""

import re

import pytest

from tests.docs.routes.conftest import Desk
from tests.docs.test_handling import part
from tests.docs.test_way import letter
from workplace import app
from workplace.docs.actions import commenting, directing, filing, receiving
from workplace.docs.rules.addressees import Addressee

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def engine() -> str:
    """The actions are tested on both databases; pages need one."""
    return "sqlite"


def filled(path: str, ids: dict[str, int | None]) -> str:
    """A door's address with these ids; 1 where none is known."""
    for name in re.findall(r"\{(\w+)", path):
        path = re.sub(rf"\{{{name}(:\w+)?\}}", str(ids.get(name, 1)), path)
    return path


def test_what_belongs_to_others_is_not_there_at_any_address(desk: Desk) -> None:
    office, cast = desk.office, desk.office.cast
    file = office.keep(office.paper(draft=False), cast.vinh)
    doc = office.do(receiving.arrive, cast.vinh, cast.organisations["ubnd"], file)
    office.do(receiving.register, cast.vinh, doc, letter())
    office.do(directing.submit, cast.vinh, doc, cast.people["chi"])
    office.do(directing.direct, cast.chi, doc, "Giao", [Addressee("lead", person_id=cast.people["hoa"])])
    comment = office.do(commenting.comment, cast.chi, doc, "Xem lại")
    dossier = office.do(filing.open_dossier, cast.hoa, "01", "Hồ sơ")
    ids = {"routing": part(office, cast.hoa, doc).id, "file": file.id, "doc": doc.id, "page": 1, "no": 1}
    opened = []
    for found in (door for routes in app.doors() for door in routes.doors if door.path.startswith("/docs/")):
        if "{id" not in found.path:
            continue
        own = {"comments": comment.id, "dossiers": dossier.id}.get(found.path.split("/")[2], doc.id)
        path = filled(found.path, {**ids, "id": own})
        sent = {"reason": "Nhầm", "text": "Nhầm", "outcome": "Xong", "seen": file.sha256, "by": str(doc.id)}
        for login in ("la", "an", "admin"):
            answer = desk[login].request(found.method, path, data=sent if found.method == "POST" else None)
            if answer.status_code != 404:
                opened.append((found.method, path, login, answer.status_code))
    assert not opened
    assert desk.read(doc.id).state == "directed"
