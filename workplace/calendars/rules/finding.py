"""Gaps between what is taken. Pure arithmetic over spans in ticks."""

from collections.abc import Iterable

Span = tuple[int, int]
STEP = 15 * 60_000_000  # proposals begin at a quarter of an hour


def gaps(open_: Iterable[Span], taken: Iterable[Span], length: int, most: int) -> list[Span]:
    """The first span of a length in every stretch of the open hours that nobody takes, at most so many."""
    busy = merged(taken)
    found: list[Span] = []
    for begins, ends in open_:
        here = begins
        for start, end in busy:
            if end <= here or start >= ends:
                continue
            if start - here >= length:
                found.append((here, here + length))
            here = -(-end // STEP) * STEP
        if ends - here >= length:
            found.append((here, here + length))
        if len(found) >= most:
            return found[:most]
    return found


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch or overlap as one."""
    found: list[Span] = []
    for begins, ends in sorted(spans):
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(ends, found[-1][1]))
        elif ends > begins:
            found.append((begins, ends))
    return found
