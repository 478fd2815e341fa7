"""The serving process is really killed (SIGKILL) in the middle of register, sign, number, seal and release.

What it left is looked at from another process: numbers, signatures, files, journal, and what lies about. Then the act
is tried again. A few points stand for all; with WORKPLACE_TEST_EVERY_POINT=1 it is killed at each write, commit and
renaming in turn.
"""

import hashlib
import json
import os
import time
from datetime import timedelta
from itertools import count, takewhile

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from tests.docs.routes.conftest import Desk
from tests.docs.routes.victim import DONE, KILLED, Order, run
from tests.docs.test_faults import is_whole
from tests.docs.test_way import arrived
from workplace.docs.actions import finishing
from workplace.docs.actions.drafting import To
from workplace.docs.models.issuing import Delivery, Number, Working
from workplace.docs.models.letters import Doc, Version
from workplace.files import sweep
from workplace.files.models import File
from workplace.files.store import DAY, store_of
from workplace.jobs.models import Job
from workplace.jobs.work import Work
from workplace.kernel import clock

EVERY = bool(os.environ.get("WORKPLACE_TEST_EVERY_POINT"))
SAMPLE = {
    "register": ("write:3", "committed:1"),
    "sign": ("committed:1", "renamed:2", "commit:2"),
    "number": ("write:2", "renamed:1"),
    "seal": ("commit:1", "committed:2"),
    "release": ("write:9", "commit:1"),
}
BECOMES = {"register": "registered", "sign": "signed", "number": "numbered", "seal": "sealed", "release": "released"}


def order(desk: Desk, act: str, doc: Doc, kill: str = "") -> Order:
    house, cast = desk.office.house, desk.office.cast
    who = {"people": cast.people, "organisations": cast.organisations, "units": cast.units}
    url = house.database.engine.url.render_as_string(hide_password=False)
    return Order(url, house.settings.data, desk.office.folder, who, clock.now(), act, doc.id or 0, kill)


def state(desk: Desk, doc: Doc) -> str:
    return desk.read(doc.id or 0).state


def survives(desk: Desk, act: str, doc: Doc) -> int:
    """Kill the act at each point, look, and go on until it gets through; how often it died."""
    deaths = 0
    for kill in (f"any:{number}" for number in count(1)) if EVERY else (*SAMPLE[act], ""):
        desk.office.house.database.close()  # nothing of this process is in the way
        ended = run(order(desk, act, doc, kill))
        is_whole(desk.office, doc)
        if ended == DONE or state(desk, doc) == BECOMES[act]:
            break
        assert ended == KILLED, f"{act} {kill}"
        deaths += 1
        clock.move(timedelta(minutes=3))
    look_after(desk)
    assert state(desk, doc) == BECOMES[act]
    return deaths


def look_after(desk: Desk) -> None:
    """The jobs that were promised for claims: they find them ended, or end them."""
    with desk.office.house.database.reading() as session:
        promised = session.scalars(select(col(Job.payload)).where(col(Job.name) == finishing.JOB)).all()
    for payload in promised:
        finishing.finish(Work(desk.office.house), json.loads(payload))
    with desk.office.house.database.reading() as session:
        assert session.scalars(select(Working)).all() == []


def lies_about(desk: Desk) -> list[str]:
    """What is left in the store once the sweep has gone round: bytes that nobody names, and uploads."""
    store, old = store_of(desk.office.house.settings), time.time() - 2 * DAY
    for path in store.root.rglob("*"):
        os.utime(path, (old, old))
    sweep.sweep(Work(desk.office.house))
    with desk.office.house.database.reading() as session:
        named = set(session.scalars(select(col(File.sha256))))
        read = set(session.scalars(select(col(Version.sha256))))
    held = {sha256 for sha256, _ in store.all()}
    assert read <= named <= held, "every file that a row names is there"
    assert all(hashlib.sha256(store.path(one).read_bytes()).hexdigest() == one for one in read)
    return [*(path.name for path in store.incoming.iterdir()), *(held - named)]


def test_a_letters_way_over_dead_processes(desk: Desk) -> None:
    cast, came = desk.office.cast, arrived(desk.office)
    deaths = [survives(desk, "register", came)]
    ward = To("UBND phường Thuận Hóa", cast.organisations["thuanhoa"])
    doc = desk.office.ready(cast.an, cast.binh, [To("Bộ Tài chính"), ward])
    deaths += [survives(desk, act, doc) for act in BECOMES if act != "register"]
    assert min(deaths) >= 1
    now = desk.read(doc.id or 0)
    assert (desk.read(came.id or 0).arrival_number, now.code) == (1, "01/STC-QLNS")
    with desk.office.house.database.reading() as session:
        assert session.execute(select(col(Number.number), col(Number.state))).all() == [(1, "given")]
        copies = select(func.count()).where(col(Doc.origin_id) == doc.id)
        inside = select(func.count()).where(col(Delivery.arrival_id).is_not(None))
        assert session.scalar(copies) == session.scalar(inside) == 1
    assert lies_about(desk) == []


WHOLE = (
    ("sign", "renamed:3"),  # the worker is done
    ("sign", "renamed:4"),  # its file is in the store, and no row names it
    ("sign", "commit:2"),  # all is written, and not committed
    ("sign", "committed:2"),
    ("number", "renamed:3"),
    ("seal", "renamed:3"),
)


@pytest.mark.parametrize(("act", "kill"), WHOLE)
def test_what_a_killed_process_had_made_is_kept_by_the_job(desk: Desk, act: str, kill: str) -> None:
    doc = desk.read(desk.submitted())
    for before in takewhile(lambda one: one != act, ("sign", "number", "seal")):
        assert run(order(desk, before, doc)) == DONE
    desk.office.house.database.close()
    assert run(order(desk, act, doc, kill)) == KILLED
    assert (state(desk, doc) == BECOMES[act]) is (kill == "committed:2")
    clock.move(timedelta(minutes=3))
    look_after(desk)
    assert state(desk, doc) == BECOMES[act]
    look_after(desk)  # a job may run twice
    is_whole(desk.office, doc)
    assert lies_about(desk) == []
