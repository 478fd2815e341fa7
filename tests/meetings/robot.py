"""The secrecy robot (G13): it gets everything that can be stolen after each commit, and tries to say who voted how.

A dump holds the tables' rows in their physical order, with what the engine adds to a row (xmin), and the bytes of the
files beside them: database, write-ahead log, logs, settings, keys. The robot knows the roll, what can be chosen and the
published totals. Each of its ways gives its own guesses; a way that knows nothing is no better than chance.
"""

import base64
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import Any

from workplace.kernel.errors import BadInput
from workplace.meetings.rules.ballots import Question, opened
from workplace.meetings.rules.sealing import Box, Malformed, Slip, read_slip

Row = Mapping[str, Any]
Guesses = dict[int, str]
_SLIP = re.compile(rb"(?:(?:[0-9A-HJKMNP-TV-Z]{5}[ \r\n]+){15}|[0-9A-HJKMNP-TV-Z]{75})", re.I)
_HEX, _BASE64 = (
    re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])"),
    re.compile(rb"(?<![\w-])[\w-]{43}=?(?![\w-])", re.A),
)


@dataclass(frozen=True)
class Dump:
    """Everything there is after one commit."""

    tables: Mapping[str, Sequence[Row]]
    raw: bytes = b""


@dataclass(frozen=True)
class Case:
    """What is known of the poll: by which columns and values its voters are named, and what they could choose."""

    poll: int
    question: Question
    voters: Mapping[str, Mapping[Any, int]]  # column -> value in it -> voter
    choices: Sequence[str]
    totals: Mapping[str, int]
    box: bytes = b""

    def named(self, row: Row) -> set[int]:
        """The voters that a row names."""
        return {self.voters[name][value] for name, value in row.items() if value in self.voters.get(name, ())}

    def said(self, row: Row) -> set[str]:
        """The choices that can be read in a row."""
        written = {form: choice for choice in self.choices for form in (choice, json.dumps(choice))}
        return {written[text] for value in row.values() if (text := _text(value)) in written}


def chance(case: Case) -> int:
    """How many hits a guess by the totals alone may have: only once in ten thousand times more."""
    voters = sum(case.totals.values())
    share = max(case.totals.values()) / voters
    return int(voters * share + 4 * sqrt(voters * share * (1 - share)))


def hits(guesses: Guesses, truth: Mapping[int, str]) -> int:
    return sum(truth.get(voter) == choice for voter, choice in guesses.items())


def attack(case: Case, dumps: Sequence[Dump]) -> dict[str, Guesses]:
    """Every way's guesses. The first dump was taken before anybody had voted."""
    commits = [_Commit(case, before, after) for before, after in pairwise(dumps)]
    made: dict[str, Guesses] = {}
    ways: tuple[Callable[[Case, Sequence[Dump], list[_Commit]], Iterator[tuple[str, Guesses]]], ...] = (
        _same_row,
        _same_commit,
        _same_value,
        _same_order,
        _by_length,
        _by_keys,
    )
    for way in ways:
        for name, guesses in way(case, dumps, commits):
            made[name] = {**made.get(name, {}), **guesses}
    return {name: guesses for name, guesses in made.items() if guesses}


class _Commit:
    """What one commit added: who is newly named, what can newly be read, which bytes are new."""

    def __init__(self, case: Case, before: Dump, after: Dump) -> None:
        self.voters: set[int] = set()
        self.choices: set[str] = set()
        self.cells: dict[str, list[bytes]] = {}
        for table, rows in after.tables.items():
            known = {tuple(row.items()) for row in before.tables.get(table, ())}
            for row in rows:
                if tuple(row.items()) not in known:
                    self.voters |= case.named(row)
                    self.choices |= case.said(row)
                    for name, value in row.items():
                        if isinstance(value, bytes | memoryview | str) and name not in case.voters:
                            self.cells.setdefault(f"{table}.{name}", []).append(_bytes(value))
        forms = {choice: json.dumps(choice).encode() for choice in case.choices}
        self.raw = {choice for choice, form in forms.items() if after.raw.count(form) > before.raw.count(form)}

    @property
    def voter(self) -> int | None:
        return next(iter(self.voters)) if len(self.voters) == 1 else None


def _same_row(case: Case, dumps: Sequence[Dump], _commits: list[_Commit]) -> Iterator[tuple[str, Guesses]]:
    """A row that names a voter and says a choice."""
    for dump in dumps:
        for rows in dump.tables.values():
            found = [(case.named(row), case.said(row)) for row in rows]
            yield "same row", {next(iter(v)): next(iter(c)) for v, c in found if len(v) == len(c) == 1}


def _same_commit(_case: Case, _dumps: Sequence[Dump], commits: list[_Commit]) -> Iterator[tuple[str, Guesses]]:
    """A commit after which somebody has voted and one more choice can be read, in a table or in a file."""
    for name, read in (("same commit", lambda one: one.choices), ("same commit, in files", lambda one: one.raw)):
        yield name, {voter: next(iter(read(one))) for one in commits if len(read(one)) == 1 for voter in one.voters}


def _same_value(case: Case, dumps: Sequence[Dump], _commits: list[_Commit]) -> Iterator[tuple[str, Guesses]]:
    """A value that only one voter's row and only one choice's row have: a transaction, a time, a key."""
    for dump in dumps:
        voters: dict[Any, list[int]] = {}
        choices: dict[Any, list[str]] = {}
        for rows in dump.tables.values():
            for row in rows:
                who, what = case.named(row), case.said(row)
                for name, value in row.items():
                    if value is not None and name not in case.voters:
                        if len(who) == 1:
                            voters.setdefault(value, []).extend(who)
                        elif len(what) == 1:
                            choices.setdefault(value, []).extend(what)
        both = voters.keys() & choices.keys()
        yield "same value", {voters[v][0]: choices[v][0] for v in both if len(voters[v]) == len(choices[v]) == 1}


def _same_order(case: Case, dumps: Sequence[Dump], commits: list[_Commit]) -> Iterator[tuple[str, Guesses]]:
    """Rows that lie in the order in which people voted, or a list that was never sorted."""
    people = {"by commit": [one.voter for one in commits if one.voter is not None]}
    said: dict[str, list[str]] = {}
    for table, rows in dumps[-1].tables.items():
        people[table] = [next(iter(who)) for row in rows if len(who := case.named(row)) == 1]
        said[table] = [next(iter(what)) for row in rows if len(what := case.said(row)) == 1]
        for at, row in enumerate(rows):
            for name, value in row.items():
                if (text := _text(value)).startswith(("[", "{")):
                    said[f"{table}.{name}.{at}"] = list(_listed(text, case.choices))
    everyone = sum(case.totals.values())
    for one, voters in people.items():
        for other, choices in said.items():
            if len(voters) == len(choices) == everyone:
                yield f"order of {one} and {other}", dict(zip(voters, choices, strict=True))


def _by_length(case: Case, _dumps: Sequence[Dump], commits: list[_Commit]) -> Iterator[tuple[str, Guesses]]:
    """Bytes whose lengths come as often as the totals say."""
    lengths: dict[str, dict[int, int]] = {}
    for one in commits:
        for column, cells in one.cells.items():
            if one.voter is not None and len(cells) == 1:
                lengths.setdefault(column, {})[one.voter] = len(cells[0])
    for column, of in lengths.items():
        often, totals = Counter(of.values()), {number: choice for choice, number in case.totals.items()}
        if len(often) > 1 and set(often.values()) == totals.keys() and len(totals) == len(case.totals):
            yield f"length of {column}", {voter: totals[often[length]] for voter, length in of.items()}


def _by_keys(case: Case, dumps: Sequence[Dump], commits: list[_Commit]) -> Iterator[tuple[str, Guesses]]:
    """Two of the board's private keys, wherever they were left, open what came with each voter."""
    slips = list(_slips(case, dumps).values())[:2]
    if len(slips) < 2:
        return
    guesses = {}
    for one in commits:
        for cell in (cell for cells in one.cells.values() for cell in cells):
            try:
                choice = opened(case.question, Box(case.poll, case.box, *slips).open(cell))
            except Malformed:
                continue
            if one.voter is not None and isinstance(choice, str):
                guesses[one.voter] = choice
    yield "keys left lying about", guesses


def _slips(case: Case, dumps: Sequence[Dump]) -> dict[int, Slip]:
    """The slips and private keys of this box that can be found in any file or column, by number."""
    keys: set[bytes] = set()
    found: dict[int, Slip] = {}
    for text in _pages(dumps) if case.box else set():
        keys |= {bytes.fromhex(one.decode()) for one in _HEX.findall(text)}
        keys |= {base64.urlsafe_b64decode(one.rstrip(b"=") + b"=") for one in _BASE64.findall(text)}
        for typed in _SLIP.findall(text):
            try:
                slip = read_slip(typed.decode())
            except BadInput:
                continue
            keys.add(slip.private)
    publics = [case.box[at : at + 65] for at in range(0, len(case.box), 65)]
    for key in keys:
        try:
            public = Slip(case.poll, 1, key).public
        except ValueError:
            continue
        if public in publics:
            number = publics.index(public) + 1
            found[number] = Slip(case.poll, number, key)
    return found


def _pages(dumps: Sequence[Dump]) -> set[bytes]:
    """All there is to read, each page of it once, however often it was stolen; pages overlap by a slip's length."""
    pages = set()
    for dump in dumps:
        cells = (value for rows in dump.tables.values() for row in rows for value in row.values())
        text = b"\n".join(_bytes(cell) for cell in cells if isinstance(cell, str))
        for content in (dump.raw, text):
            pages |= {content[at : at + 4096 + 128] for at in range(0, len(content), 4096)}
    return pages


def _listed(text: str, choices: Sequence[str]) -> Iterator[str]:
    """The choices in a JSON text, in its order."""
    forms = "|".join(re.escape(json.dumps(choice)) for choice in choices)
    return (json.loads(one) for one in re.findall(forms, text))


def _text(value: Any) -> str:
    return _bytes(value).decode(errors="replace") if isinstance(value, str | bytes | memoryview) else ""


def _bytes(value: str | bytes | memoryview) -> bytes:
    return value.encode() if isinstance(value, str) else bytes(value)
