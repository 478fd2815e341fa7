"""What a ballot may say, how it is written down, and how ballots are counted.

A choice is plain JSON: of an assent one of `yes`, `no`, `abstain` (không biểu quyết); of a vote of confidence a level
by candidate; of an election the names left standing on the ballot (gạch tên). A ballot can be well written and yet
count as invalid, as on paper: more names left standing than there are seats.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from workplace.kernel.errors import BadInput
from workplace.kernel.text import Say, say
from workplace.meetings.rules.deciding import NO, YES, Amount, Tally

ABSTAIN = "abstain"
ANSWERS = (YES, NO, ABSTAIN)
LEVELS = ("high", "middle", "low")  # tín nhiệm cao, tín nhiệm, tín nhiệm thấp
LEAST_SECRET = 5  # entitled persons; of fewer, the figures alone tell too much (meetings.md 4.7)
_STEP = 64  # bytes: sealed ballots of a poll are as long as each other, a multiple of this
_SMALL = 30  # up to so many entitled, a secret poll's progress is told in steps of five

Choice = str | Mapping[str, str] | Sequence[str]


class Method(StrEnum):
    """What the ballot looks like."""

    ASSENT = "assent"
    CONFIDENCE = "confidence"
    CHOOSE = "choose"


@dataclass(frozen=True)
class Question:
    """What is asked: `candidates` by their keys in the ballot's order, `seats` to be filled by those chosen."""

    method: Method
    candidates: tuple[str, ...] = ()
    seats: int = 1

    def __post_init__(self) -> None:
        if len(set(self.candidates)) != len(self.candidates):
            raise ValueError("a candidate stands once on a ballot")
        if (self.method == Method.ASSENT) == bool(self.candidates):
            raise ValueError("an assent has no candidates, every other vote has some")
        if self.seats < 1:
            raise ValueError("an election fills at least one seat")


def validated(question: Question, choice: object) -> Choice:
    """The choice in its one written form; BadInput with what is wrong when this ballot can't say it."""
    match question.method:
        case Method.ASSENT:
            if choice not in ANSWERS:
                raise BadInput(say("Choose one of the answers on the ballot."))
            return str(choice)
        case Method.CONFIDENCE:
            if not isinstance(choice, Mapping):
                raise BadInput(say("Choose a level of confidence for each person."))
            _only_candidates(question, choice)
            if any(level not in LEVELS for level in choice.values()):
                raise BadInput(say("Choose one level of confidence for each person."))
            return {name: choice[name] for name in question.candidates if name in choice}
        case Method.CHOOSE:
            if not isinstance(choice, list | tuple):
                raise BadInput(say("Choose among the names on the ballot."))
            _only_candidates(question, choice)
            if len(set(choice)) != len(choice):
                raise BadInput(say("A name can be chosen only once."))
            return [name for name in question.candidates if name in choice]


def spoiled(question: Question, choice: Choice) -> Say | None:
    """Why this ballot will count as invalid; None when it is valid. Said to the voter before it is handed in."""
    if question.method == Method.CHOOSE and not choice:
        return say("No name is left on this ballot: it counts as invalid.")
    if question.method == Method.CHOOSE and len(choice) > question.seats:
        return say(
            "{chosen} names are left on this ballot, but only {seats} may be chosen: it counts as invalid.",
            chosen=len(choice),
            seats=question.seats,
        )
    if question.method == Method.CONFIDENCE and not choice:
        return say("Nothing is marked on this ballot: it counts as invalid.")
    return None


def _only_candidates(question: Question, names: Iterable[Any]) -> None:
    if any(name not in question.candidates for name in names):
        raise BadInput(say("Someone was chosen who is not on the ballot."))


# --- as bytes -----------------------------------------------------------------------------------------------------


def canonical(choice: Choice) -> bytes:
    """The bytes of a validated choice: the same for everybody who chose the same."""
    return json.dumps(choice, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def room(question: Question) -> int:
    """How many bytes every padded ballot of this question has: enough for the longest of them."""
    longest: Choice = ABSTAIN
    if question.method == Method.CONFIDENCE:
        longest = dict.fromkeys(question.candidates, max(LEVELS, key=len))
    elif question.method == Method.CHOOSE:
        longest = question.candidates
    return -(-(2 + len(canonical(longest))) // _STEP) * _STEP


def padded(choice: bytes, size: int) -> bytes:
    """The bytes with their length (two bytes) before and zeros after, `size` in all."""
    if len(choice) + 2 > size:
        raise ValueError(f"{len(choice)} bytes do not fit into {size}")
    return (len(choice).to_bytes(2) + choice).ljust(size, b"\0")


def opened(question: Question, plain: bytes) -> Choice | None:
    """What an opened box says; None when it is no ballot of this question, which counts as invalid.

    Whatever a voter may have hidden in the bytes (an order, a space, something after the end) does not survive: the
    choice is written anew.
    """
    length = int.from_bytes(plain[:2])
    if len(plain) != room(question) or length > len(plain) - 2 or any(plain[2 + length :]):
        return None
    try:
        return validated(question, json.loads(plain[2 : 2 + length].decode(), object_pairs_hook=_once))
    except (ValueError, TypeError, RecursionError, BadInput):
        return None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("two marks for one person")
    return dict(pairs)


def digest(ballots: Iterable[bytes]) -> str:
    """SHA-256 (hex) over all ballots in sorted order, so that it tells nothing of the order they came in."""
    lines = sorted(ballots)
    summed = hashlib.sha256(b"ballots\0" + len(lines).to_bytes(8))
    for line in lines:
        summed.update(len(line).to_bytes(4) + line)
    return summed.hexdigest()


def digest_of_words(said: Iterable[tuple[int, str, str]]) -> str:
    """SHA-256 (hex) over the words of opinions in writing: member, text, digest of the file that was handed in."""
    lines = (json.dumps(list(one), ensure_ascii=False, separators=(",", ":")).encode() for one in said)
    return digest(lines)


# --- the roll -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Right:
    """One line of the frozen roll: whose vote, by whose hand, of what weight, and whether they were there."""

    member: int
    holder: int
    weight: int
    present: bool = True


def canonical_roll(poll: int, rights: Iterable[Right]) -> bytes:
    """The frozen roll's one written form, by member."""
    lines = [[one.member, one.holder, one.weight, one.present] for one in sorted(rights)]
    assert len({line[0] for line in lines}) == len(lines), "a member stands once on a roll"
    return json.dumps({"poll": poll, "roll": lines}, separators=(",", ":")).encode()


def roll_hash(poll: int, rights: Iterable[Right]) -> str:
    """SHA-256 (hex) of the frozen roll: shown when the poll opens, and printed in the minutes."""
    return hashlib.sha256(canonical_roll(poll, rights)).hexdigest()


def not_secret_because(rights: Sequence[Right], least: int = LEAST_SECRET) -> Say | None:
    """Why this roll can't vote in secret; None when it can."""
    if len(rights) < least:
        return say("With fewer than {least} entitled to vote, the result would tell who voted how.", least=least)
    if len({right.weight for right in rights}) > 1:
        return say("Votes of different weight can't be secret: the weight would tell whose they are.")
    return None


def progress(voted: int, entitled: int) -> int:
    """How many have voted, as it may be shown of a secret poll: of a small body in steps of five until all have."""
    return voted if entitled > _SMALL or voted == entitled else voted - voted % 5


# --- counting -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Counted:
    """Ballots counted: by option, and those that choose none. `cast` are all of them."""

    options: Mapping[str, Amount]
    abstain: Amount
    invalid: Amount
    cast: Amount

    def tally(self, entitled: Amount, present: Amount, members_total: Amount, **more: Any) -> Tally:
        """With whom it is measured against; `more` is what else a Tally takes."""
        return Tally(self.options, self.abstain, self.invalid, self.cast, entitled, present, members_total, **more)

    @property
    def unanimous(self) -> bool:
        """Everybody chose the same, so everybody's choice is known."""
        return any(amount.count == self.cast.count for amount in (*self.options.values(), self.abstain, self.invalid))


def count(question: Question, ballots: Iterable[tuple[Choice | None, int]]) -> Counted:
    """An assent's or election's ballots, each with its weight; None is a ballot that could not be read."""
    assert question.method != Method.CONFIDENCE, "persons are counted one by one"
    if question.method == Method.ASSENT:
        return _count(_options(question), ballots, lambda choice: (choice,), lambda choice: choice == ABSTAIN, question)
    return _count(_options(question), ballots, lambda choice: choice, lambda _choice: False, question)


def count_levels(question: Question, ballots: Iterable[tuple[Choice | None, int]]) -> dict[str, Counted]:
    """A vote of confidence by person; whoever left a person out of an otherwise valid ballot abstained on them."""
    kept = list(ballots)
    return {
        name: _count(LEVELS, kept, lambda c, n=name: (c[n],), lambda c, n=name: n not in c, question)  # type: ignore[misc]
        for name in question.candidates
    }


def on_paper(question: Question, issued: int, returned: int, invalid: int, figures: Mapping[str, int]) -> Counted:
    """Figures that were counted by hand, one vote a ballot: of an assent, an election, or one person's levels.

    BadInput, by field, when they can't be of so many ballots.
    """
    valid, options = returned - invalid, _options(question)
    numbers = {option: figures.get(option, 0) for option in (*options, ABSTAIN)}
    summed, wrong = sum(numbers.values()), {}
    if returned > issued:
        wrong["returned"] = say("More ballots came back than were issued.")
    if not 0 <= invalid <= returned:
        wrong["invalid"] = say("There can't be more invalid ballots than came back.")
    for option, number in numbers.items():
        if not 0 <= number <= valid:
            wrong[option] = say("Not more than the {valid} valid ballots.", valid=valid)
    most = valid * question.seats if question.method == Method.CHOOSE else valid
    if not wrong and not valid <= summed <= most:
        wrong["returned"] = say("{valid} valid ballots can't carry {sum} votes. Count again.", valid=valid, sum=summed)
    if wrong:
        raise BadInput(wrong)
    counted = {option: Amount.equal(numbers[option]) for option in options}
    return Counted(counted, Amount.equal(numbers[ABSTAIN]), Amount.equal(invalid), Amount.equal(returned))


def _options(question: Question) -> tuple[str, ...]:
    return {Method.ASSENT: (YES, NO), Method.CONFIDENCE: LEVELS, Method.CHOOSE: question.candidates}[question.method]


def _count(
    options: Iterable[str],
    ballots: Iterable[tuple[Choice | None, int]],
    chosen: Callable[[Any], Iterable[str]],
    abstains: Callable[[Any], bool],
    question: Question,
) -> Counted:
    summed = dict.fromkeys(options, Amount())
    abstain = invalid = cast = Amount()
    for choice, weight in ballots:
        one = Amount(1, weight)
        cast += one
        if choice is None or spoiled(question, choice):
            invalid += one
        elif abstains(choice):
            abstain += one
        else:
            for option in chosen(choice):
                summed[option] += one
    return Counted(summed, abstain, invalid, cast)
