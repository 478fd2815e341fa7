"""The hub: who hears what, in which order, and what happens to those who do not read."""

import json
from typing import Any

import pytest

from workplace.live.hub import CAP, RING, TOPICS, Hub
from workplace.live.readers import Frame


class Reader:
    """A reader that keeps what it is sent; it stalls when told to."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.waits = 0
        self.is_cut_off = False

    def write(self, frame: Frame) -> None:
        self.heard.append(json.loads(frame.text))

    def pending(self) -> int:
        return self.waits

    def abort(self) -> None:
        self.is_cut_off = True

    def events(self) -> list[Any]:
        return [news["n"] for news in self.heard if "n" in news]


@pytest.fixture
def hub() -> Hub:
    return Hub(lambda text: Frame(text, text.encode()), first=1000)


@pytest.fixture
def an() -> Reader:
    return Reader()


def test_news_reach_those_who_hear_the_topic_in_order(hub: Hub, an: Reader) -> None:
    binh = Reader()
    hub.hear(an, "test:a")
    hub.hear(binh, "test:b")
    assert hub.tell("test:a", {"n": 1}) == 1
    hub.tell("test:a", {"n": 2})
    assert an.events() == [1, 2]
    assert binh.events() == []
    assert an.heard[0] == {"topic": "test:a", "seq": 1000, "event": "heard"}
    assert [news["seq"] for news in an.heard[1:]] == [1001, 1002]


def test_one_frame_is_prepared_for_all_of_an_audience(an: Reader) -> None:
    prepared = []

    def prepare(text: str) -> Frame:
        prepared.append(text)
        return Frame(text, text.encode())

    hub = Hub(prepare)
    readers = [Reader() for _ in range(50)]
    for reader in readers:
        hub.hear(reader, "test:a")
    prepared.clear()
    assert hub.tell("test:a", {"n": 1}) == 50
    assert len(prepared) == 1


def test_each_audience_gets_its_own_words(hub: Hub, an: Reader) -> None:
    chair, hall = Reader(), Reader()
    hub.hear(chair, "test:a", "chair")
    hub.hear(hall, "test:a", "hall")
    hub.hear(an, "test:a")
    hub.tell("test:a", {"n": "for all"}, chair={"n": "for the chair"})
    assert (chair.events(), hall.events(), an.events()) == (["for the chair"], ["for all"], ["for all"])


def test_who_comes_back_gets_what_was_missed(hub: Hub, an: Reader) -> None:
    someone = Reader()
    hub.hear(someone, "test:a")
    hub.hear(an, "test:a")
    hub.tell("test:a", {"n": 1})
    since = an.heard[-1]["seq"]
    hub.forget(an)
    hub.tell("test:a", {"n": 2})
    hub.tell("test:a", {"n": 3})
    again = Reader()
    hub.hear(again, "test:a", since=since)
    assert again.heard[0]["event"] == "heard"
    assert again.events() == [2, 3]


@pytest.mark.parametrize("since", [5, 999, 10_000], ids=["another hub's", "just before this hub", "from the future"])
def test_who_missed_more_than_is_remembered_is_told_so(hub: Hub, an: Reader, since: int) -> None:
    hub.hear(an, "test:a", since=since)
    assert [news["event"] for news in an.heard] == ["missed"]


def test_only_so_much_is_remembered(hub: Hub, an: Reader) -> None:
    hub.hear(an, "test:a")
    for n in range(RING + 1):
        hub.tell("test:a", {"n": n})
    late, in_time = Reader(), Reader()
    hub.hear(late, "test:a", since=1000)
    hub.hear(in_time, "test:a", since=1001)
    assert late.heard[0]["event"] == "missed"
    assert in_time.events() == list(range(1, RING + 1))


def test_quick_values_are_told_together_and_only_their_last(hub: Hub, an: Reader) -> None:
    hub.hear(an, "test:a")
    for count in range(100):
        hub.hot("test:a", "hands", count)
    hub.hot("test:a", "present", 7)
    assert hub.flush() == 1
    assert [news.get("values") for news in an.heard[1:]] == [{"hands": 99, "present": 7}]
    assert hub.flush() == 0


def test_who_comes_later_gets_the_quick_values_as_they_stand(hub: Hub, an: Reader) -> None:
    hub.hot("test:a", "hands", 3)
    hub.flush()
    hub.hear(an, "test:a")
    assert an.heard[-1]["values"] == {"hands": 3}


def test_a_reader_that_stalls_is_cut_off_and_the_others_are_not(hub: Hub, an: Reader) -> None:
    stalled = Reader()
    hub.hear(stalled, "test:a")
    hub.hear(an, "test:a")
    stalled.waits = CAP + 1
    hub.tell("test:a", {"n": 1})
    hub.tell("test:a", {"n": 2})
    assert stalled.is_cut_off and stalled.events() == []
    assert an.events() == [1, 2]
    assert hub.readers == 1


def test_who_wants_silence_gets_it(hub: Hub, an: Reader) -> None:
    hub.hear(an, "test:a")
    hub.hear(an, "test:b")
    hub.silence(an, "test:a")
    hub.silence(an, "test:never heard")
    hub.tell("test:a", {"n": 1})
    hub.tell("test:b", {"n": 2})
    assert an.events() == [2]


def test_hearing_twice_is_hearing_once(hub: Hub, an: Reader) -> None:
    hub.hear(an, "test:a")
    hub.hear(an, "test:a", "chair")
    assert hub.tell("test:a", {"n": 1}) == 1


def test_nobody_hears_everything(hub: Hub, an: Reader) -> None:
    assert all(hub.hear(an, f"test:{n}") for n in range(TOPICS))
    assert not hub.hear(an, "test:one more")


def test_topics_that_nobody_hears_are_forgotten(hub: Hub, an: Reader) -> None:
    hub.hear(an, "test:a")
    hub.forget(an)
    hub.sweep()
    hub.tell("test:a", {"n": 1})
    hub.hear(an, "test:a", since=1000)
    assert an.heard[-1]["event"] == "missed"


def test_when_news_from_elsewhere_may_be_lost_everyone_reads_again(hub: Hub, an: Reader) -> None:
    hub.hear(an, "test:a")
    hub.missed_all()
    assert an.heard[-1]["event"] == "missed"
