"""What an inbox says of its folders: what waits, and what of it is new; in the tabs and behind “More folders”."""

import re

from tests.docs.routes.conftest import Desk
from tests.docs.routes.test_incoming_pages import english
from tests.docs.test_way import arrived
from workplace.access import folders
from workplace.access.kinds import DOCS_INCOMING
from workplace.docs.actions import opening
from workplace.docs.models.letters import Doc
from workplace.docs.queries import holders


def told(page: str, folder: str) -> str:
    """What stands beside a folder's name, as a reader of the screen hears it."""
    link = re.search(rf'href="/docs/incoming\?folder={folder}"[^>]*>(.*?)</a>', page, re.S)
    assert link, folder
    mark = re.search(r'<span class="n"[^>]*>(.*)</span>', link[1], re.S)
    return re.sub(r"<[^>]+>", "", mark[1]) if mark else ""


def test_folders_tell_what_waits_and_what_is_new(desk: Desk) -> None:
    office, cast = desk.office, desk.office.cast
    docs: list[Doc] = [arrived(office, seed) for seed in (1, 2, 3)]
    office.do(opening.note_opened, cast.vinh, docs[0].id)
    with office.house.database.writing() as session:
        clerks = holders.clerks(session, cast.organisations["ubnd"])
        for folder, is_read in (("done", False), ("submitted", True)):
            folders.put(session, clerks, folder, DOCS_INCOMING, docs[1].id or 0, is_read=is_read)
    page = english(desk, "vinh").get("/docs/incoming").text
    assert told(page, "to_register") == "2 unread/3"
    assert told(page, "done") == "1 unread", "also behind the menu, and without how much ever lay there"
    assert told(page, "submitted") == told(page, "all") == ""
    assert "More folders, with something unread" in page
    office.do(opening.note_opened, cast.vinh, docs[1].id)
    office.do(opening.note_opened, cast.vinh, docs[2].id)
    page = english(desk, "vinh").get("/docs/incoming").text
    assert told(page, "to_register") == "3" and told(page, "done") == ""
    assert "More folders, with something unread" not in page
