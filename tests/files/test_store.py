"""Where bytes lie: whole or not at all, on this machine or in an S3-compatible store."""

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import obstore
import pytest
from obstore.exceptions import GenericError
from obstore.store import MemoryStore

from tests.files.conftest import Room, pdf, upload
from workplace.files import store
from workplace.files.receive import receive
from workplace.files.store import LocalStore, S3Store
from workplace.kernel.errors import Busy

SHA = hashlib.sha256(b"bytes").hexdigest()


@pytest.fixture(params=["local", "s3"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> LocalStore:
    if request.param == "local":
        return LocalStore(tmp_path / "files", 0)
    return S3Store(MemoryStore(), tmp_path / "cache", 0)


def put(into: LocalStore, content: bytes = b"bytes") -> str:
    temporary = into.new_path()
    temporary.write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    into.put(temporary, sha256)
    assert not temporary.exists()
    return sha256


def test_bytes_are_found_by_their_hash(kept: LocalStore) -> None:
    assert not kept.has(SHA)
    assert put(kept) == put(kept) == SHA
    assert kept.has(SHA)
    assert kept.path(SHA).read_bytes() == b"bytes"
    ((sha256, at),) = kept.all()
    assert sha256 == SHA
    assert abs(at - time.time()) < 60


def test_removed_bytes_are_gone_and_a_missing_file_is_our_fault(kept: LocalStore) -> None:
    put(kept)
    kept.remove(SHA)
    assert not kept.has(SHA)
    with pytest.raises(FileNotFoundError):
        kept.path(SHA)


def test_nobody_else_on_the_machine_reads_the_store(kept: LocalStore) -> None:
    put(kept)
    assert kept.root.stat().st_mode & 0o077 == 0
    assert kept.path(SHA).stat().st_mode & 0o777 == 0o400


def test_half_a_file_under_its_hash_is_replaced_by_the_whole(tmp_path: Path) -> None:
    kept = LocalStore(tmp_path, 0)
    put(kept)
    kept.path(SHA).chmod(0o600)
    kept.path(SHA).write_bytes(b"by")
    put(kept)
    assert kept.path(SHA).read_bytes() == b"bytes"


def test_another_machine_fetches_a_copy_and_lets_it_go_when_unused(tmp_path: Path) -> None:
    remote = MemoryStore()
    put(S3Store(remote, tmp_path / "one", 0))
    other = S3Store(remote, tmp_path / "two", 0)
    assert other.path(SHA).read_bytes() == b"bytes"
    assert other.path(SHA).stat().st_mode & 0o777 == 0o400
    other.forget_unused(0)
    assert other.has(SHA)
    assert [p for p in (tmp_path / "two").rglob("*") if p.is_file()] == []
    assert other.path(SHA).read_bytes() == b"bytes"


def test_a_fetch_that_breaks_leaves_no_half_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remote = MemoryStore()
    put(S3Store(remote, tmp_path / "one", 0))
    other = S3Store(remote, tmp_path / "two", 0)

    def broken(_file: object) -> None:
        raise ConnectionResetError

    monkeypatch.setattr(store, "sync", broken)
    with pytest.raises(ConnectionResetError):
        other.path(SHA)
    assert [p for p in (tmp_path / "two").rglob("*") if p.is_file()] == []


def test_a_store_that_does_not_answer_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    afar = S3Store(MemoryStore(), tmp_path, 0)

    def silent(*_: object) -> None:
        raise GenericError("no route to host")

    for act in ("put", "get", "head"):
        monkeypatch.setattr(obstore, act, silent)
    for call in (put, lambda into: into.path(SHA), lambda into: into.has(SHA)):
        with pytest.raises(Busy, match="can't be reached"):
            call(afar)


def test_what_others_keep_in_the_same_place_is_left_alone(kept: LocalStore) -> None:
    put(kept)
    if isinstance(kept, S3Store):
        obstore.put(kept._remote, "their/thing.txt", b"theirs")
    else:
        (kept.root / "ab/cd").mkdir(parents=True)
        (kept.root / "ab/cd/thing.txt").write_bytes(b"theirs")
    assert [sha256 for sha256, _ in kept.all()] == [SHA]


@pytest.fixture
def remote(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryStore]:
    """A store behind s3:// addresses."""
    made = MemoryStore()
    monkeypatch.setattr(obstore.store, "from_url", lambda _url: made)
    store.store_of.cache_clear()
    yield made
    store.store_of.cache_clear()


def test_an_s3_address_in_the_settings_keeps_uploads_there(room: Room, remote: MemoryStore) -> None:
    afar = room.limited(files_url="s3://province/files")
    received = receive(afar, upload(pdf(), "a.pdf"))
    assert bytes(remote.get(f"{received.sha256[:2]}/{received.sha256[2:4]}/{received.sha256}").bytes()) == pdf()
    assert received.path.is_relative_to(room.settings.data.resolve() / "cache")


def test_what_was_made_of_several_files_goes_with_any_of_them(kept: LocalStore) -> None:
    other = put(kept, b"a secret attachment")
    package = kept.gathered_path([put(kept), other], "package-1.zip")
    package.write_bytes(b"letter and attachment")
    assert package == kept.gathered_path([SHA, other], "package-1.zip")
    assert package != kept.gathered_path([SHA], "package-1.zip")  # an attachment taken away makes another package
    kept.destroy(other)
    assert not package.exists()


def test_what_was_made_is_found_under_its_name_until_it_is_let_go(kept: LocalStore) -> None:
    made = kept.new_path(".pdf")
    assert kept.held(made.name) is None
    made.write_bytes(b"signed")
    kept.hold(made)
    found = kept.held(made.name)
    assert found is not None and found.read_bytes() == b"signed"
    for _ in range(2):
        kept.let_go(made.name)
    assert kept.held(made.name) is None
    assert list(kept.incoming.iterdir()) == [] == list(kept.all())


def test_another_machine_finds_what_was_made_on_one_that_is_gone(tmp_path: Path) -> None:
    remote = MemoryStore()
    one, other = (S3Store(remote, tmp_path / name, 0) for name in ("one", "two"))
    made = one.new_path(".pdf")
    made.write_bytes(b"signed")
    one.hold(made)
    found = other.held(made.name)
    assert found is not None and found.read_bytes() == b"signed"
    found.unlink()
    one.forget_held()
    assert other.held(made.name) is not None
    other.let_go(made.name)
    one.hold(made)
    one.forget_held(-1)  # a clock of the remote store's own may be ahead
    assert other.held(made.name) is None
