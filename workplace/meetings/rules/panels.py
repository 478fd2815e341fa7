"""Which parts of a meeting's screens an event makes stale. A frame carries just those, drawn anew (decision 31)."""

from collections.abc import Iterable

PANELS = (
    "bar",
    "where",
    "agenda",
    "speaker",
    "queue",
    "poll",
    "presence",
    "next",
    "paper",
    "requests",
    "desk",
    "stage",
)
"""bar: figures at the edge; where: item, speaker and clock at the top; next: what the chair can do now; desk: what the
secretary writes; stage: what the hall sees.
"""

VIEWS: dict[str, tuple[str, ...]] = {
    "console": ("bar", "agenda", "presence", "where", "speaker", "next", "poll", "queue", "requests"),
    "secretary": ("bar", "agenda", "presence", "where", "speaker", "next", "poll", "queue", "requests", "desk"),
    "seat": ("where", "agenda", "queue", "poll", "paper"),
    "guest": ("where", "agenda", "queue", "poll"),
    "hall": ("stage", "bar"),
}
"""What each screen is made of."""

_ON_STAGE = frozenset({"where", "speaker", "queue", "poll", "presence", "stage"})

_ALL = frozenset(PANELS)
_TOUCHED: dict[str, frozenset[str]] = {
    "arrived": frozenset({"bar", "presence", "next"}),
    "left": frozenset({"bar", "presence", "next", "queue"}),
    "site_arrived": frozenset({"presence"}),
    "site_left": frozenset({"presence"}),
    "site_set": frozenset({"presence", "queue", "speaker", "where"}),
    "site_dropped": frozenset({"presence", "queue", "speaker", "where"}),
    "seated": frozenset(),
    "vote_handed": frozenset({"presence"}),
    "vote_taken_back": frozenset({"presence"}),
    "asked": frozenset({"queue", "next"}),
    "withdrawn": frozenset({"queue", "next"}),
    "removed": frozenset({"queue", "next"}),
    "turn_moved": frozenset({"queue", "next"}),
    "quota_set": frozenset({"queue", "speaker"}),
    "list_closed": frozenset({"queue", "next"}),
    "list_opened": frozenset({"queue", "next"}),
    "floor_given": frozenset({"where", "speaker", "queue", "next", "poll"}),
    "floor_ended": frozenset({"where", "speaker", "queue", "next"}),
    "clock_stopped": frozenset({"where", "speaker", "next"}),
    "clock_started": frozenset({"where", "speaker", "next"}),
    "time_added": frozenset({"where", "speaker", "next"}),
    "phase_set": frozenset({"where", "speaker", "next"}),
    "poll_prepared": frozenset({"poll", "next"}),
    "poll_opened": frozenset({"where", "speaker", "poll", "next"}),
    "poll_extended": frozenset({"poll", "next"}),
    "poll_closed": frozenset({"where", "speaker", "poll", "next"}),
    "poll_published": frozenset({"where", "speaker", "poll", "next"}),
    "poll_voided": frozenset({"where", "speaker", "poll", "next"}),
    "result_hidden": frozenset({"where", "speaker", "poll", "next"}),
    "concluded": frozenset({"agenda", "desk", "next"}),
    "conclusion_withdrawn": frozenset({"agenda", "desk", "next"}),
    "minuted": frozenset({"desk"}),
    "request_made": frozenset({"requests"}),
    "request_done": frozenset({"requests"}),
    "presenter_set": frozenset({"paper", "next"}),
    "presenter_ended": frozenset({"paper", "next"}),
    "page_kept": frozenset({"paper"}),
    "paper_added": frozenset({"paper", "agenda"}),
    "paper_recalled": frozenset({"paper", "agenda"}),
    "item_added": frozenset({"agenda", "next"}),
    "item_changed": frozenset({"agenda", "next"}),
    "hall_address_made": frozenset(),
    "items_moved": frozenset({"agenda", "next"}),
}


def touched(kinds: Iterable[str]) -> frozenset[str]:
    """The panels to draw anew; a kind that is not listed concerns all of them."""
    return frozenset().union(*(_TOUCHED.get(kind, _ALL) for kind in kinds))


def shown(view: str, kinds: Iterable[str]) -> tuple[str, ...]:
    """The panels of a screen to draw anew, in its order. The hall asks one question at a time, on one stage."""
    stale = touched(kinds)
    if stale & _ON_STAGE:
        stale |= {"stage"}
    return tuple(panel for panel in VIEWS[view] if panel in stale)
