"""A meeting as one package that can be read and checked without this house: minutes, papers, votes, log, manifest.

What makes it more than a ZIP file: the log's chain ends with the hash that the signed minutes print, each vote's digest
and roll can be reckoned anew from its ballots, and the manifest names every file's SHA-256. `check` needs no database.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workplace.kernel.text import Say, say
from workplace.meetings.rules import ballots, chain
from workplace.meetings.rules.ballots import Right

FORMAT = "workplace.meeting/1"
MANIFEST, LOG, POLLS, MINUTES = "manifest.json", "log.jsonl", "polls.json", "minutes.pdf"
MOST = 2 * 1024**3  # bytes of one file inside: a bomb is not unpacked
_LATEST = (2026, 1, 1, 0, 0, 0)  # the same package twice is the same bytes


@dataclass(frozen=True)
class Order:
    """What goes into a package. `files` are (path, name inside)."""

    about: Mapping[str, Any]  # code, title, body, times, seq, head
    events: Sequence[Mapping[str, Any]]
    polls: Sequence[Mapping[str, Any]]
    files: Sequence[tuple[Path, str]] = ()


@dataclass
class Checked:
    """What was found: nothing wrong, or sentences that say what."""

    about: dict[str, Any] = field(default_factory=dict)
    wrong: list[Say] = field(default_factory=list)
    readable: bool = True

    @property
    def minutes(self) -> bool:
        """Whether there are minutes, whose signatures are to be looked at besides."""
        return MINUTES in self.about.get("files", {})


def pack(order: Order, out: Path) -> Path:
    """Write the package; it appears whole or not at all. Runs in a worker."""
    unfinished = out.with_name(out.name + ".part")
    digests: dict[str, str] = {}
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, name in order.files:
            digests[name] = _digest_of(path)
            archive.write(path, name)
        _add(archive, digests, LOG, "".join(_line(event) + "\n" for event in order.events))
        _add(archive, digests, POLLS, json.dumps(list(order.polls), ensure_ascii=False, indent=1, sort_keys=True))
        manifest = {"format": FORMAT, **order.about, "files": digests}
        _write(archive, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True))
    unfinished.replace(out)
    return out


def check(path: Path) -> Checked:
    """Look at everything that the package says of itself."""
    found = Checked()
    try:
        with zipfile.ZipFile(path) as archive:
            _check(archive, found)
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, TypeError, RecursionError, EOFError):
        found.readable = False
    return found


def _check(archive: zipfile.ZipFile, found: Checked) -> None:
    manifest = json.loads(_read(archive, MANIFEST))
    if manifest["format"] != FORMAT:
        raise ValueError(manifest["format"])
    found.about = manifest
    names = set(archive.namelist()) - {MANIFEST}
    for name in sorted(names - set(manifest["files"])):
        found.wrong.append(say("“{name}” was added; the manifest does not name it.", name=name))
    for name, digest in sorted(manifest["files"].items()):
        if name not in names:
            found.wrong.append(say("“{name}” is missing.", name=name))
        elif _digest(archive, name) != digest:
            found.wrong.append(say("“{name}” is not the file that was archived.", name=name))
    events = [json.loads(line) for line in _read(archive, LOG).decode().splitlines()]
    wrong = chain.first_wrong(events, manifest["seq"], manifest["head"])
    if wrong is not None:
        found.wrong.append(say("The log was altered, cut or reordered at event {number}.", number=wrong))
    polls = json.loads(_read(archive, POLLS))
    _check_polls(polls, events, found)
    _check_opinions(polls, events, found)


def _check_polls(polls: Iterable[Mapping[str, Any]], events: Iterable[Mapping[str, Any]], found: Checked) -> None:
    """Each vote against the log: the roll as it was frozen, the digest as it was counted."""
    told: dict[tuple[str, int], dict[str, Any]] = {}
    for event in events:
        if event["kind"] in ("poll_opened", "poll_closed"):
            body = json.loads(event["body"])
            told[event["kind"], body["poll"]] = body
    for poll in polls:
        opened, closed = told.get(("poll_opened", poll["id"])), told.get(("poll_closed", poll["id"]))
        rights = [Right(*line) for line in poll["roll"]]
        if opened is None or ballots.roll_hash(poll["id"], rights) != opened["roll"]:
            found.wrong.append(
                say("The roll of the vote “{title}” is not the one that was frozen.", title=poll["title"])
            )
        if opened is not None and any(poll[name] != opened.get(name) for name in ("method", "options", "rule")):
            found.wrong.append(say("The vote “{title}” does not ask what the log says it asked.", title=poll["title"]))
        if poll["ballots"] is None or closed is None:
            continue
        lines = (
            json.dumps(one, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
            for one in poll["ballots"]
        )
        if ballots.digest(lines) != closed["result"]["digest"]:
            found.wrong.append(say("The ballots of “{title}” are not those that were counted.", title=poll["title"]))


def _check_opinions(polls: Iterable[Mapping[str, Any]], events: Iterable[Mapping[str, Any]], found: Checked) -> None:
    """What was written: each word as it was counted, and each file here or named among what is held back."""
    bodies = (json.loads(event["body"]) for event in events if event["kind"] == "poll_closed")
    sealed = {body["poll"]: body["result"].get("words") for body in bodies}
    there = {*found.about["files"].values(), *(one["sha256"] for one in found.about.get("held_back", ()))}
    for poll in polls:
        said, words = poll.get("opinions") or (), sealed.get(poll["id"])
        digest = ballots.digest_of_words((one["member"], one["text"], one["file"]) for one in said)
        if words is not None and digest != words:
            found.wrong.append(say("The opinions on “{title}” are not those that were counted.", title=poll["title"]))
        if any(one["file"] and one["file"] not in there for one in said):
            found.wrong.append(say("A file that came with an opinion on “{title}” is missing.", title=poll["title"]))


def _add(archive: zipfile.ZipFile, digests: dict[str, str], name: str, text: str) -> None:
    digests[name] = hashlib.sha256(text.encode()).hexdigest()
    _write(archive, name, text)


def _write(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(zipfile.ZipInfo(name, _LATEST), text.encode(), zipfile.ZIP_DEFLATED)


def _line(event: Mapping[str, Any]) -> str:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MOST:
        raise ValueError(name)
    return archive.read(name)


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    summed = hashlib.sha256()
    with archive.open(name) as file:
        while block := file.read(1 << 20):
            summed.update(block)
    return summed.hexdigest()


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
