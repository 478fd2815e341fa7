"""A flood day: `python -m bench.flood [--seconds 60] [--quick]`.

Ten reports a second, each with a photograph of a telephone's size, are taken in as the public's form takes them: the
picture is drawn anew in a worker, the case is written down. Meanwhile an official's pages are asked one after the
other, as they were before in quiet. None may be lost, and the pages' 99th percentile may be twice the quiet one at
most. What it says of waiting holds only on a machine that does nothing else: the load stands beside it.
"""

import argparse
import io
import random
import resource
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col
from starlette.testclient import TestClient

from bench import report
from workplace import app
from workplace.cases.actions.recording import Coming, Paper, Who
from workplace.cases.models.cases import Case, CaseFile
from workplace.citizens.actions import coming_in
from workplace.citizens.actions.coming_in import Place as Where
from workplace.config import Settings
from workplace.demo import cast, filling
from workplace.files import actions as files
from workplace.files import handed_in
from workplace.files.receive import FromDisk
from workplace.kernel.acting import SYSTEM
from workplace.kernel.pool import Pool
from workplace.migrations import run
from workplace.org.actions.sign_in import Place, sign_in_as

EACH_SECOND, WHOLE, QUICK = 10, 60, 8
PAGES = ("/cases?folder=all", "/cases/overview", "/docs/incoming", "/")
HANDS = 8
AS_A_TELEPHONE = 2016, 1512


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=0)
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    seconds = asked.seconds or (QUICK if asked.quick else WHOLE)
    with TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder), mode="demo", free_space_bytes=0)
        built = app.build(settings, pool=Pool(settings.workers))
        house = built.state.house
        run.migrate(house.database)
        filling.furnish(house)
        web = _browser(built, "vinh")
        quiet = _asked(web, time.monotonic() + min(seconds, 15))
        cpu = time.process_time()
        kept, took, busy = _flood(house, web, seconds)
        cpu = time.process_time() - cpu
        lost = seconds * EACH_SECOND - _there(house)
        house.pool.close()
        house.database.close()
        drawn = resource.getrusage(resource.RUSAGE_CHILDREN)
    ratio = report.percentile(busy, 99) / report.percentile(quiet, 99)
    figures = {
        "reports taken in": kept, "seconds until the last was in": round(took, 1),
        "quiet pages ms": report.spread([1000 * one for one in quiet]),
        "pages in the flood ms": report.spread([1000 * one for one in busy]),
        "this process's CPU a report ms": round(1000 * cpu / max(kept, 1), 1),
        "the workers' CPU a report ms": round(1000 * (drawn.ru_utime + drawn.ru_stime) / max(kept, 1), 1),
    }  # fmt: skip
    goals = [
        report.Goal("reports lost", lost, 0),
        report.Goal("seconds behind the flood", round(took - seconds, 1), 2),
        report.Goal("pages' p99, times the quiet one", round(ratio, 2), 2),
    ]
    report.say("flood", figures, {}, goals, seconds=seconds)


def _flood(house: Any, web: TestClient, seconds: int) -> tuple[int, float, list[float]]:
    """All of it, ten begun each second; how many were kept, how long it took, how long pages took meanwhile."""
    pictures = [_photo(number) for number in range(12)]
    with house.database.reading() as session:
        area = cast.found(session).organisations["thuanhoa"]
    busy: list[float] = []
    over = threading.Event()
    reader = threading.Thread(target=lambda: busy.extend(_asked(web, time.monotonic() + 10 * seconds, over)))
    reader.start()
    began = time.monotonic()
    with ThreadPoolExecutor(HANDS) as hands:
        sent = []
        for number in range(seconds * EACH_SECOND):
            time.sleep(max(0.0, began + number / EACH_SECOND - time.monotonic()))
            sent.append(hands.submit(_send, house, number, pictures[number % len(pictures)], area))
        kept = sum(one.result() for one in sent)
    took = time.monotonic() - began
    over.set()
    reader.join()
    return kept, took, busy


def _send(house: Any, number: int, picture: bytes, area: int) -> int:
    upload = FromDisk(io.BytesIO(picture + number.to_bytes(4, "big")), f"anh-{number}.jpg", None)
    taken = handed_in.take(house, [upload], pictures_only=True)
    coming = Coming(
        "report", "garbage", f"Rác tồn đọng số {number}", "Rác chất đống hai ngày chưa thu gom.", Who(), area_id=area
    )
    with house.database.writing() as session:
        came = coming_in.send(session, coming, place=Where(16.46, 107.58))
        card = files.keep(session, SYSTEM, taken[0].received)
        case = came.recorded.case
        session.add(
            CaseFile(
                case_id=case.id or 0, file_id=card.id, name="anh.jpg", added_at=case.received_at, added_by=0,
                purpose=Paper(card.id, "anh.jpg").purpose,
            )
        )  # fmt: skip
    return 1


def _there(house: Any) -> int:
    with house.database.reading() as session:
        with_photo = select(func.count(func.distinct(col(CaseFile.case_id)))).join(
            Case, col(Case.id) == col(CaseFile.case_id)
        )
        return session.scalar(with_photo) or 0


def _asked(web: TestClient, until: float, over: threading.Event | None = None) -> list[float]:
    """One page after the other until then; how long each took."""
    spent: list[float] = []
    while time.monotonic() < until and not (over and over.is_set()):
        began = time.monotonic()
        answer = web.get(PAGES[len(spent) % len(PAGES)])
        spent.append(time.monotonic() - began)
        assert answer.status_code == 200
        time.sleep(0.05)
    return spent


def _browser(built: Any, login: str) -> TestClient:
    with built.state.house.database.writing() as session:
        token = sign_in_as(session, login, Place("127.0.0.1")).token
    return TestClient(built, cookies={"session": token}, follow_redirects=False)


def _photo(number: int) -> bytes:
    """A picture as noisy as a telephone's."""
    from PIL import Image

    rng = random.Random(number)
    small = Image.frombytes("RGB", (252, 189), rng.randbytes(252 * 189 * 3))
    out = io.BytesIO()
    small.resize(AS_A_TELEPHONE).save(out, "JPEG", quality=85)
    return out.getvalue()


if __name__ == "__main__":
    main()
