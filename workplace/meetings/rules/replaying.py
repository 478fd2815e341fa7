"""From event to event: how each changes the floor. Pure, so that any log can be replayed (4.1).

`apply` takes the floor and one event to the next floor; nothing else changes it, and it never refuses: whether an event
may happen was decided before it was written.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from workplace.meetings.rules.floor import QUEUE, Event, Floor, Lease, Quota, Speaking, Turn


def replay(events: Iterable[Event]) -> Floor:
    """The floor that a log amounts to."""
    floor = Floor()
    for event in events:
        floor = apply(floor, event)
    return floor


def apply(floor: Floor, event: Event) -> Floor:
    """The floor after one more event; kinds that don't touch it leave it as it is."""
    change = _CHANGES.get(event.kind)
    return change(floor, event) if change else floor


# --- the meeting --------------------------------------------------------------------------------------------------


def _gathered(floor: Floor, event: Event) -> Floor:
    return replace(floor, state="gathering", presides=event.body["chair"])


def _opened(floor: Floor, event: Event) -> Floor:
    return replace(floor, state="open", opened_at=event.at)


def _paused(floor: Floor, event: Event) -> Floor:
    speaking = floor.speaking
    if speaking is not None and speaking.paused is None:
        speaking = replace(speaking, paused=event.at)
    return replace(floor, state="paused", paused_at=event.at, speaking=speaking)


def _resumed(floor: Floor, event: Event) -> Floor:
    """The break counts for nobody: the item began that much later, and the clock that the break stopped goes on. One
    that had been stopped before stays as it was.
    """
    since, began, speaking = floor.paused_at, floor.item_began, floor.speaking
    if since is not None:
        began = began + event.at - since if began is not None else None
        if speaking is not None and speaking.paused == since:
            speaking = replace(speaking, paused=None, stood=speaking.stood + event.at - since)
    return replace(floor, state="open", paused_at=None, item_began=began, speaking=speaking)


def _closed(floor: Floor, _event: Event) -> Floor:
    return replace(
        _empty_floor(floor), state="closed", item=None, item_began=None, phase="", lease=None, closed_session=False,
        screens_held=False, shown=None,
        present=0, online=0, voters=0, guests=0, sites=(),
    )  # fmt: skip


def _reopened(floor: Floor, _event: Event) -> Floor:
    return replace(floor, state="open")


def _chair_taken(floor: Floor, event: Event) -> Floor:
    return replace(floor, presides=event.body["member"])


# --- who is there -------------------------------------------------------------------------------------------------


def _arrived(floor: Floor, event: Event) -> Floor:
    return _count(floor, event.body, +1)


def _left(floor: Floor, event: Event) -> Floor:
    return _count(floor, event.body, -1)


def _count(floor: Floor, body: Mapping[str, Any], by: int) -> Floor:
    if body.get("guest"):
        return replace(floor, guests=floor.guests + by)
    return replace(
        floor,
        present=floor.present + by,
        online=floor.online + (by if body.get("online") else 0),
        voters=floor.voters + (by if body.get("votes") else 0),
    )


def _site_arrived(floor: Floor, event: Event) -> Floor:
    return replace(floor, sites=tuple(sorted({*floor.sites, event.body["site"]})))


def _site_left(floor: Floor, event: Event) -> Floor:
    return replace(floor, sites=tuple(one for one in floor.sites if one != event.body["site"]))


# --- the agenda ---------------------------------------------------------------------------------------------------


def _item_begun(floor: Floor, event: Event) -> Floor:
    return replace(
        _empty_floor(floor), item=event.item, item_began=event.at, phase="presenting", list_open=True, shown=None,
        closed_session=bool(event.body.get("closed")),
    )  # fmt: skip


def _item_ended(floor: Floor, _event: Event) -> Floor:
    return replace(_empty_floor(floor), item=None, item_began=None, phase="", shown=None, closed_session=False)


def _phase_set(floor: Floor, event: Event) -> Floor:
    return replace(floor, phase=event.body["phase"])


def _session_closed(floor: Floor, _event: Event) -> Floor:
    return replace(floor, closed_session=True)


def _session_opened(floor: Floor, _event: Event) -> Floor:
    return replace(floor, closed_session=False)


def _empty_floor(floor: Floor) -> Floor:
    return replace(floor, speaking=None, interrupted=None, waiting=(), questions=(), orders=())


# --- speaking -----------------------------------------------------------------------------------------------------


def _asked(floor: Floor, event: Event) -> Floor:
    body = event.body
    turn = Turn(event.seq, body["member"], body["kind"], event.at, body.get("topic", ""), body.get("to"))
    return _with_queue(floor, turn.kind, (*floor.queue(turn.kind), turn))


def _unasked(floor: Floor, event: Event) -> Floor:
    return _without(floor, event.body["turn"])


def _moved(floor: Floor, event: Event) -> Floor:
    """To a place (from 1) of the queue it stands in."""
    turn = floor.wish(event.body["turn"])
    if turn is None:
        return floor
    others = [one for one in floor.queue(turn.kind) if one.id != turn.id]
    others.insert(max(0, event.body["place"] - 1), turn)
    return _with_queue(floor, turn.kind, tuple(others))


def _with_queue(floor: Floor, kind: str, turns: tuple[Turn, ...]) -> Floor:
    changed: dict[str, Any] = {QUEUE[kind]: turns}
    return replace(floor, **changed)


def _given(floor: Floor, event: Event) -> Floor:
    """The floor is given: to a wish that waited. Who interposes lets the clock of the other stand."""
    turn = floor.wish(event.body["turn"])
    if turn is None:
        return floor
    interrupted = floor.interrupted
    if turn.kind in ("order", "interposed") and floor.speaking is not None:
        interrupted = floor.speaking if floor.speaking.paused is not None else replace(
            floor.speaking, paused=event.at
        )  # fmt: skip
    speaking = Speaking(turn, event.at, event.body["allowed"])
    return replace(_without(floor, turn.id), speaking=speaking, interrupted=interrupted, phase="discussing", shown=None)


def _floor_ended(floor: Floor, event: Event) -> Floor:
    """Whoever was interrupted goes on, the clock with them."""
    back = floor.interrupted
    if back is not None and back.paused is not None:
        back = replace(back, paused=None, stood=back.stood + event.at - back.paused)
    return replace(floor, speaking=back, interrupted=None)


def _clock_stopped(floor: Floor, event: Event) -> Floor:
    if floor.speaking is None or floor.speaking.paused is not None:
        return floor
    return replace(floor, speaking=replace(floor.speaking, paused=event.at))


def _clock_started(floor: Floor, event: Event) -> Floor:
    speaking = floor.speaking
    if speaking is None or speaking.paused is None:
        return floor
    stood = speaking.stood + event.at - speaking.paused
    return replace(floor, speaking=replace(speaking, paused=None, stood=stood))


def _extended(floor: Floor, event: Event) -> Floor:
    if floor.speaking is None:
        return floor
    allowed = floor.speaking.allowed + event.body["by"]
    return replace(floor, speaking=replace(floor.speaking, allowed=allowed))


def _quota_set(floor: Floor, event: Event) -> Floor:
    """In place of what was set for the same before; without minutes it is as it was when nobody had set it."""
    body = event.body
    kept = [one for one in floor.quotas if (one.item, one.party) != (event.item, body["party"])]
    if body["minutes"] is not None:
        kept.append(Quota(event.item, body["party"], body["minutes"]))
    return replace(floor, quotas=tuple(kept))


def _list_closed(floor: Floor, _event: Event) -> Floor:
    return replace(floor, list_open=False)


def _list_opened(floor: Floor, _event: Event) -> Floor:
    return replace(floor, list_open=True)


def _without(floor: Floor, turn: int) -> Floor:
    return replace(
        floor,
        waiting=tuple(one for one in floor.waiting if one.id != turn),
        questions=tuple(one for one in floor.questions if one.id != turn),
        orders=tuple(one for one in floor.orders if one.id != turn),
    )


# --- polls and screens --------------------------------------------------------------------------------------------


def _poll_opened(floor: Floor, event: Event) -> Floor:
    return replace(floor, poll=event.body["poll"], phase="deciding", shown=None)


def _poll_closed(floor: Floor, event: Event) -> Floor:
    return replace(floor, poll=None if floor.poll == event.body["poll"] else floor.poll)


def _poll_published(floor: Floor, event: Event) -> Floor:
    return replace(floor, shown=event.body["poll"])


def _result_hidden(floor: Floor, _event: Event) -> Floor:
    return replace(floor, shown=None)


def _presenter_set(floor: Floor, event: Event) -> Floor:
    epoch = floor.epoch + 1
    lease = Lease(event.body["member"], event.body["version"], epoch, event.body.get("page", 1))
    return replace(floor, lease=lease, epoch=epoch)


def _presenter_ended(floor: Floor, _event: Event) -> Floor:
    return replace(floor, lease=None, epoch=floor.epoch + 1)


def _screens_held(floor: Floor, _event: Event) -> Floor:
    return replace(floor, screens_held=True)


def _screens_freed(floor: Floor, _event: Event) -> Floor:
    return replace(floor, screens_held=False)


_CHANGES: dict[str, Callable[[Floor, Event], Floor]] = {
    "gathered": _gathered,
    "opened": _opened,
    "paused": _paused,
    "resumed": _resumed,
    "closed": _closed,
    "reopened": _reopened,
    "chair_taken": _chair_taken,
    "arrived": _arrived,
    "left": _left,
    "site_arrived": _site_arrived,
    "site_left": _site_left,
    "item_begun": _item_begun,
    "item_ended": _item_ended,
    "item_put_off": _item_ended,
    "phase_set": _phase_set,
    "session_closed": _session_closed,
    "session_opened": _session_opened,
    "asked": _asked,
    "withdrawn": _unasked,
    "removed": _unasked,
    "turn_moved": _moved,
    "floor_given": _given,
    "floor_ended": _floor_ended,
    "clock_stopped": _clock_stopped,
    "clock_started": _clock_started,
    "time_added": _extended,
    "quota_set": _quota_set,
    "list_closed": _list_closed,
    "list_opened": _list_opened,
    "poll_opened": _poll_opened,
    "poll_collected": _poll_closed,
    "poll_closed": _poll_closed,
    "poll_voided": _poll_closed,
    "poll_published": _poll_published,
    "result_hidden": _result_hidden,
    "presenter_set": _presenter_set,
    "presenter_ended": _presenter_ended,
    "screens_held": _screens_held,
    "screens_freed": _screens_freed,
}
