"""Rooms: whatever is cut, delayed, lost or forbidden meanwhile, a page shows what a fresh load would show."""

import json
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.live.things import CLASSES, PANELS, PEOPLE, THING, Change, Log, Page, Socket
from workplace.live.hub import CAP, Hub
from workplace.live.readers import Frame
from workplace.live.room import BEHIND, CHAIN, Job, Rendered, render

VIEWS = ("seat", "hall")


class Hall:
    """A hub, its thing, and pages; what takes time in the real one happens here when it is told to."""

    def __init__(self) -> None:
        self.log = Log()
        self.woken: list[str] = []
        self.doubted: list[str] = []
        self.hub = self._hub()
        self.rendering: tuple[Job, Rendered] | None = None
        self.pages: dict[int, Page] = {}
        self.sockets: dict[int, Socket] = {}
        self.coming: dict[int, tuple[Socket, str, int]] = {}
        self.answers: list[tuple[Socket, str, str | None, int]] | None = None

    def _hub(self) -> Hub:
        return Hub(lambda text: Frame(text, text.encode()), 1, self.woken.append, self.doubted.append)

    # --- what may happen

    def change(self, number: int) -> None:
        self.log.append(Change(panel=PANELS[number % len(PANELS)]))

    def allow(self, number: int) -> None:
        self.log.append(Change(person=number % PEOPLE, named=CLASSES[number % len(CLASSES)]))

    def hint(self, _number: int) -> None:
        self.hub.hint(THING, self.log.now)

    def compare(self, _number: int) -> None:
        self.hub.hint(THING, self.log.now, compared=True)

    def begin_rendering(self, _number: int) -> None:
        if self.rendering is None and (job := self.hub.job(THING)):
            self.rendering = job, render(self.log, None, job)

    def end_rendering(self, number: int) -> None:
        if self.rendering:
            (job, rendered), self.rendering = self.rendering, None
            self.hub.done(job, None if number == 7 else rendered)

    def cut(self, number: int) -> None:
        if socket := self.sockets.pop(number % PEOPLE, None):
            self.hub.forget(socket)
            socket.is_open = False
        self.coming.pop(number % PEOPLE, None)

    def come_back(self, number: int) -> None:
        """The page says where it stands; what it may hear is read now, and takes effect later."""
        self.cut(number)
        person = number % PEOPLE
        page = self.pages.setdefault(person, Page(self.log, person, VIEWS[number % len(VIEWS)]))
        self.sockets[person] = Socket(page)
        self.coming[person] = self.sockets[person], self.log.class_of(person, self.log.now), self.log.now

    def arrive(self, number: int) -> None:
        if arrived := self.coming.pop(number % PEOPLE, None):
            socket, named, stands = arrived
            page = socket.page
            page.gone = not named
            if named:
                self.hub.enter(socket, f"{THING}.{page.view}", f"{page.view}/{named}", stands, page.s, page.named)

    def load(self, number: int) -> None:
        if (page := self.pages.get(number % PEOPLE)) and page.reads:
            page.load()

    def begin_deciding(self, _number: int) -> None:
        if self.answers is None and (held := self.hub.held(THING)):
            now = self.log.now
            named = [
                (socket, view, self.log.class_of(socket.page.person, now))
                for socket, view in held
                if isinstance(socket, Socket)
            ]
            self.answers = [(socket, view, f"{view}/{it}" if it else None, now) for socket, view, it in named]

    def end_deciding(self, _number: int) -> None:
        if self.answers is not None:
            answers, self.answers = self.answers, None
            self.hub.decided(THING, answers)

    def reclass(self, _number: int) -> None:
        self.hub.reclass(THING)

    def restart(self, _number: int) -> None:
        """Another process serves: it knows nothing of before."""
        for person in self.pages:
            self.cut(person)
        self.hub, self.rendering, self.answers = self._hub(), None, None

    def sweep(self, _number: int) -> None:
        self.hub.sweep()

    def stall(self, number: int) -> None:
        if socket := self.sockets.get(number % PEOPLE):
            socket.waits = CAP + 1 if number % 2 else 0

    # --- what must be true

    def check(self) -> None:
        """A page that shows anything shows what stood at its number, for the class that its reader then had."""
        for page in self.pages.values():
            if not (page.blank or page.gone or page.reads):
                assert page.panels == self.log.panels(page.named, page.s)
                assert page.named == self.log.class_of(page.person, page.s)

    def settle(self) -> None:
        """Everybody is there (whoever was sent away has looked in once more), and everything that was begun is done."""
        self.end_deciding(0)
        for person, page in self.pages.items():
            self.arrive(person)
            if page.gone or person not in self.sockets or not self.sockets[person].is_open:
                self.come_back(person + PEOPLE * VIEWS.index(page.view))
            self.sockets[person].waits = 0
            self.arrive(person)
        for _ in range(20):
            for step in (self.compare, self.begin_deciding, self.end_deciding, self.begin_rendering):
                step(0)
            self.end_rendering(0)
            for person in self.pages:
                self.load(person)
        for page in self.pages.values():
            named = self.log.class_of(page.person, self.log.now)
            assert page.gone == (not named)
            if named:
                assert not page.blank and not page.reads
                assert (page.s, page.panels) == (self.log.now, self.log.panels(named, self.log.now))


STEPS: tuple[Callable[[Hall, int], None], ...] = (
    Hall.change, Hall.change, Hall.change, Hall.hint, Hall.hint, Hall.begin_rendering, Hall.begin_rendering,
    Hall.end_rendering, Hall.end_rendering, Hall.come_back, Hall.arrive, Hall.arrive, Hall.load, Hall.cut, Hall.allow,
    Hall.begin_deciding, Hall.end_deciding, Hall.compare, Hall.reclass, Hall.restart, Hall.stall, Hall.sweep,
)  # fmt: skip


@settings(max_examples=10_000)
@given(st.integers(0, 2**64))
def test_whatever_happens_a_page_ends_as_a_fresh_load(seed: int) -> None:
    hall = Hall()
    for person in range(PEOPLE):
        hall.come_back(person)
        hall.arrive(person)
    chance = Random(seed)
    for _ in range(60):
        chance.choice(STEPS)(hall, chance.randrange(24))
        hall.check()
    hall.settle()
    hall.check()


# --- one by one


class Listening:
    """A hub with the thing, rendered at once."""

    def __init__(self) -> None:
        self.log = Log()
        self.change(10)
        self.hub = Hub(lambda text: Frame(text, text.encode()), 1, self._wake)

    def _wake(self, thing: str) -> None:
        while job := self.hub.job(thing):
            self.hub.done(job, render(self.log, None, job))

    def change(self, times: int = 1) -> int:
        return [self.log.append(Change(panel="agenda")) for _ in range(times)][-1]

    def tell(self, times: int = 1) -> None:
        self.hub.hint(THING, self.change(times))

    def come(self, since: int, *, known_as: str = "member", person: int = 0) -> Socket:
        socket = Socket(Page(self.log, person, "seat"))
        socket.page.s = since
        self.hub.enter(socket, f"{THING}.seat", "seat/member", self.log.now, since, known_as)
        return socket


@pytest.fixture
def room() -> Listening:
    return Listening()


def test_renderings_do_not_depend_on_the_number_of_sockets(room: Listening) -> None:
    sockets = [room.come(10) for _ in range(500)]
    room.tell()
    room.tell()
    assert {socket.page.s for socket in sockets} == {12}
    assert room.hub.renderings == room.log.asked == 2


def test_what_happens_together_is_told_as_one(room: Listening) -> None:
    socket = room.come(10)
    room.tell(20)
    assert (socket.page.s, socket.page.frames) == (30, 1)


def test_after_a_restart_those_who_stood_together_cost_one_rendering(room: Listening) -> None:
    room.change(3)  # while nobody served
    sockets = [room.come(10) for _ in range(500)]
    assert {(socket.page.s, socket.page.frames) for socket in sockets[1:]} == {(13, 1)}
    assert room.log.asked == 1


def test_a_short_absence_is_made_up_for_from_what_is_kept(room: Listening) -> None:
    room.come(10)
    for _ in range(CHAIN):
        room.tell()
    assert room.log.asked == CHAIN
    back = room.come(10)
    assert (back.page.s, back.page.frames, room.log.asked) == (10 + CHAIN, CHAIN, CHAIN)


def test_a_longer_absence_is_made_up_for_by_one_frame(room: Listening) -> None:
    room.come(10)
    for _ in range(CHAIN + 1):
        room.tell()
    back = room.come(10)
    assert (back.page.s, back.page.frames) == (10 + CHAIN + 1, 1)


@pytest.mark.parametrize("since", [5, 10 + BEHIND + 2], ids=["long ago", "a number that never was"])
def test_who_stands_too_far_away_reads_anew(room: Listening, since: int) -> None:
    room.change(BEHIND)
    assert room.come(since).page.reads
    assert room.log.asked == 0


def test_a_page_that_was_rendered_for_another_class_reads_anew_out_of_sight(room: Listening) -> None:
    page = Page(room.log, 0, "seat")
    page.named = "member+6"
    socket = Socket(page)
    room.hub.enter(socket, f"{THING}.seat", "seat/member", 10, 10, "member+6")
    assert page.reads and page.blank


def test_whoever_is_cut_off_while_coming_in_is_not_kept(room: Listening) -> None:
    socket = Socket(Page(room.log, 0, "seat"))
    socket.waits = CAP + 1
    room.hub.enter(socket, f"{THING}.seat", "seat/member", 10, 10, "member")
    assert not socket.is_open
    assert room.hub.things() == []


def test_what_was_rendered_for_a_room_that_everybody_left_is_not_told_in_the_next(room: Listening) -> None:
    jobs: list[Job] = []
    room.hub = Hub(
        lambda text: Frame(text, text.encode()), 1, lambda thing: jobs.append(room.hub.job(thing) or jobs[0])
    )
    first = room.come(10)
    room.tell()
    job = jobs[0]
    rendered = render(room.log, None, job)
    room.hub.forget(first)
    room.hub.sweep()
    room.change()
    later = room.come(12)
    room.hub.done(job, rendered)
    assert (later.page.s, later.page.reads) == (12, False)


def test_a_database_that_was_put_back_lets_everybody_read_anew(room: Listening) -> None:
    socket = room.come(10)
    room.log.facts = room.log.facts[:5]
    room.hub.hint(THING, 5, compared=True)
    assert socket.page.reads


def test_of_what_is_not_there_any_more_all_pages_are_taken_away(
    room: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    socket = room.come(10)
    monkeypatch.setattr(Log, "stands", lambda *_: None)
    room.hub.hint(THING, -1, compared=True)
    assert socket.page.gone


def test_a_failed_rendering_is_made_up_for_at_the_next_look() -> None:
    hall = Hall()
    hall.come_back(0)
    hall.arrive(0)
    hall.change(0)
    hall.hint(0)
    hall.begin_rendering(0)
    hall.end_rendering(7)
    assert hall.pages[0].s == 0
    hall.settle()


def test_quick_values_are_for_whom_they_are_meant(room: Listening) -> None:
    told: dict[str, list[dict[str, object]]] = {}

    class Ear(Socket):
        def write(self, frame: Frame) -> None:
            told.setdefault(self.page.view, []).extend([v for k, v in json.loads(frame.text).items() if k == "values"])

    for view, named in (("seat", "member"), ("seat", "member+6"), ("hall", "")):
        room.hub.enter(Ear(Page(room.log, 0, view + named)), f"{THING}.{view}", f"{view}/{named}", 10, 10, named)
    for meant_for, value in (("", 1), ("seat/", 2), ("/member+6", 3), ("hall/", 4)):
        room.hub.hot(THING, f"page{value}", value, meant_for)
    assert room.hub.flush() == 3
    assert told == {
        "seatmember": [{"page1": 1, "page2": 2}],
        "seatmember+6": [{"page1": 1, "page2": 2, "page3": 3}],
        "hall": [{"page1": 1, "page4": 4}],
    }


def test_only_quick_values_that_changed_are_told_and_none_forgets(room: Listening) -> None:
    heard: list[object] = []

    class Ear(Socket):
        def write(self, frame: Frame) -> None:
            heard.extend([v for k, v in json.loads(frame.text).items() if k == "values"])

    room.hub.enter(Ear(Page(room.log, 0, "seat")), f"{THING}.seat", "seat/member", 10, 10, "member")
    for page, present in ((1, 50), (2, 50), (2, 50), (None, 51)):
        room.hub.hot(THING, "page", page)
        room.hub.hot(THING, "present", present)
        room.hub.flush()
    room.hub.enter(Ear(Page(room.log, 0, "seat")), f"{THING}.seat", "seat/member", 10, 10, "member")
    assert heard == [{"page": 1, "present": 50}, {"page": 2}, {"page": None, "present": 51}, {"present": 51}]
