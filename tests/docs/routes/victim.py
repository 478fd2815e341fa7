"""A process of its own that does one act through the doors, as a browser asks for it, and is killed where it is told.

Nothing of it runs on afterwards: no rollback, no `finally`, no tidying up. Whoever started it looks at what it left.
"""

import multiprocessing
import os
import re
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.context import ForkServerContext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sqlalchemy import event

from tests.cast import Cast
from tests.docs.conftest import Office
from tests.docs.routes.conftest import Desk, words
from workplace import app
from workplace.config import Settings
from workplace.demo.cast import PASSWORD
from workplace.kernel import clock
from workplace.kernel.pool import InPlace, warm

KILLED, DONE = -signal.SIGKILL, 0

app.doors()  # whatever is loaded here is loaded once, before any victim is forked
warm("pypdfium2", "signing.desk", "workplace.docs.paperwork", "workplace.files.look")
WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Order:
    """What is done, on which installation, and where it ends: the so many-th point of a kind; nowhere where empty.

    Kinds are `write` and `commit` (just before), `committed` (just after), `rename` and `renamed` of a file, and `any`.
    """

    url: str
    data: Path
    papers: Path
    who: dict[str, dict[str, int]]
    now: datetime
    act: str
    doc: int
    kill: str = ""


def run(order: Order) -> int:
    """Start it, wait, and tell how it ended: KILLED, DONE, or another number when it was refused."""
    process = _servers().Process(target=_live, args=(order,))
    process.start()
    process.join(120)
    assert process.exitcode is not None, "it hangs"
    return process.exitcode


def _servers() -> ForkServerContext:
    """Victims are forked from a process that has loaded everything and done nothing."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def _live(order: Order) -> None:
    settings = Settings(data=order.data, free_space_bytes=0, mode="demo", database_url=order.url)
    house = app.furnish(settings, InPlace())
    app.fill_ports(house)
    with clock.frozen(order.now), ExitStack() as stack:
        with house.database.reading() as session:
            cast = Cast(session, SimpleNamespace(**order.who))  # type: ignore[arg-type]
        desk = Desk(Office(house, cast, order.papers), stack)
        ask = ACTS[order.act](desk, order.doc)  # signed in, and whatever page is read before
        if order.kill:
            _lie_in_wait(house.database.engine, order.kill)
        answer = ask()
        if answer.status_code != 303:
            print(answer.status_code, words(answer.text), file=sys.stderr)
    os._exit(DONE if answer.status_code == 303 else 1)


def _lie_in_wait(engine: Any, kill: str) -> None:
    kind, _, number = kill.partition(":")
    left = int(number)

    def point(name: str) -> None:
        nonlocal left
        left -= kind in (name, "any")
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(_connection: Any, _cursor: Any, sql: str, *_: Any) -> None:
        if sql.lstrip().upper().startswith(WRITES):
            point("write")

    event.listen(engine, "before_cursor_execute", statement)
    engine.dialect.do_commit = _between("commit", engine.dialect.do_commit, "committed", point)
    for name in ("replace", "rename", "link"):
        setattr(os, name, _between("rename", getattr(os, name), "renamed", point))


def _between(before: str, do: Callable[..., Any], after: str, point: Callable[[str], None]) -> Callable[..., Any]:
    def watched(*args: Any, **more: Any) -> Any:
        point(before)
        result = do(*args, **more)
        point(after)
        return result

    return watched


def _register(desk: Desk, doc_id: int) -> Callable[[], Any]:
    sent = {"code": "1/BTC", "author": "Bộ Tài chính", "type_code": "CV", "urgency": "0", "summary": "V/v vốn"}
    vinh = desk["vinh"]
    return lambda: vinh.post(f"/docs/{doc_id}/steps/register", data={**sent, "dated": "", "arrived_on": "23/11/2026"})


def _sign(desk: Desk, doc_id: int) -> Callable[[], Any]:
    assert desk["binh"]
    return lambda: desk.sign(doc_id)


def _number(desk: Desk, doc_id: int) -> Callable[[], Any]:
    assert desk["kha"]
    return lambda: desk.number(doc_id, seal="")


def _seal(desk: Desk, doc_id: int) -> Callable[[], Any]:
    kha, sent = desk["kha"], {"key": "test", "password": PASSWORD, "seen": desk.seen(doc_id)}
    return lambda: kha.post(f"/docs/{doc_id}/steps/seal", data=sent)


def _release(desk: Desk, doc_id: int) -> Callable[[], Any]:
    kha = desk["kha"]
    ticked = re.findall(r'name="accepted" value="([^"]*)"', kha.get(f"/docs/{doc_id}/release").text)
    sent = {"accepted": ticked, "seen": desk.seen(doc_id)}
    return lambda: kha.post(f"/docs/{doc_id}/steps/release", data=sent)


ACTS: dict[str, Callable[[Desk, int], Callable[[], Any]]] = {
    "register": _register,
    "sign": _sign,
    "number": _number,
    "seal": _seal,
    "release": _release,
}
