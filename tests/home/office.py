"""The cast at their screens: a browser for each, and letters that lie before them."""

from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from workplace import app
from workplace.access import folders, grants
from workplace.access.kinds import DOCS_INCOMING
from workplace.config import Settings
from workplace.docs.models.letters import Doc
from workplace.kernel import clock
from workplace.kernel.db import Database
from workplace.kernel.pool import InPlace
from workplace.org.actions.sign_in import Place, sign_in_as


def browser(database: Database, tmp_path: Path, login: str) -> TestClient:
    """A browser in which one of the cast is signed in, without the house's long-lived parts."""
    with database.writing() as session:
        token = sign_in_as(session, login, Place("127.0.0.1")).token
    built = app.build(Settings(data=tmp_path, database_url=database.url, mode="demo"), pool=InPlace())
    return TestClient(built, cookies={"session": token}, headers={"sec-fetch-site": "same-origin"})


def lay(database: Database, person: int, folder: str, summary: str, **more: Any) -> int:
    """A registered letter that lies in someone's folder."""
    with database.writing() as session:
        at = clock.ticks(clock.now())
        values: dict[str, Any] = {"direction": "incoming", "state": "submitted", "made_at": clock.now(), "made_by": 0}
        values |= {"arrival_number": len(summary), "arrival_year": 2026, "arrived_on": clock.today()}
        doc = Doc(kind=DOCS_INCOMING, organisation_id=1, at=at, summary=summary, **{**values, **more})
        session.add(doc)
        session.flush()
        who = grants.person(session, person)
        assert doc.id
        folders.put(session, who, folder, DOCS_INCOMING, doc.id, due=doc.due)
        grants.grant(session, DOCS_INCOMING, at, doc.id, [who], "submitted", level=grants.READ)
        return doc.id
