"""Attachments marked with the office's own program: out in one archive, signed, all back; what is missing is said."""

import io
import re
import zipfile
from typing import Any

import pikepdf
import pytest
from sqlalchemy import update

from signing.appearance import text_mark
from signing.keys import VaultKey
from signing.model import Box, FieldPlan
from signing.sign import sign
from tests.docs.routes.conftest import Desk, words
from tests.docs.routes.programs import Program, token_of
from tests.signing.attacks import replace_content, sign_as_another_program
from workplace.docs.actions.marking import present as handed_out
from workplace.docs.actions.outside import LASTS
from workplace.docs.models.issuing import Release
from workplace.docs.models.letters import Attachment
from workplace.docs.queries import show
from workplace.docs.rules.attachments import mark_line
from workplace.kernel import clock

pytestmark = pytest.mark.usefixtures("engine")
NAMES = ("Phụ lục I.pdf", "Phụ lục II.pdf")


@pytest.fixture
def engine() -> str:
    """The actions are tested on both databases; pages need one."""
    return "sqlite"


class Marking:
    """A document whose number and seal came back from outside, with attachments that don't carry the mark yet."""

    def __init__(self, desk: Desk, program: Program, *, table: bool = False, names: tuple[str, ...] = NAMES) -> None:
        self.desk, self.program = desk, program
        self.doc_id = desk.draft()
        for seed, name in enumerate(names, 20):
            self.attach(name, desk.office.paper(seed=seed).read_bytes())
        if table:
            self.attach("Số liệu.csv", "Đơn vị;Số\nHuế;1\n".encode())
        _submit(desk, self.doc_id)
        assert desk.sign(self.doc_id).status_code == 303
        self.seal_outside()

    def attach(self, name: str, content: bytes) -> None:
        sent = {"attachment": (name, content)}
        assert self.desk["an"].post(f"/docs/{self.doc_id}/attachments", files=sent).status_code == 303

    def seal_outside(self) -> None:
        back = self.program.sign(self.program.hand_out(self.doc_id, "kha"), "ProgramSeal", "agency")
        page = self.program.bring(self.doc_id, back, "kha")
        (returned,) = re.findall(r'name="returned" value="(\d+)"', page.text)
        sent = {"returned": returned, "compared": "yes"}
        taken = self.desk["kha"].post(f"/docs/{self.doc_id}/outside/confirm", data=sent)
        assert taken.status_code == 303, words(taken.text)

    @property
    def rows(self) -> list[Attachment]:
        return list(self.desk.office.read(show.attachments, self.desk.read(self.doc_id)))

    @property
    def marked(self) -> list[bool]:
        return [row.marked_file_id is not None for row in self.rows]

    @property
    def line(self) -> str:
        doc = self.desk.read(self.doc_id)
        return mark_line(doc.type_code, doc.code)

    def hand_out(self, way: str = "laid", ids: list[int] | None = None, who: str = "kha") -> Any:
        sent = {"way": way, "attachment": [str(id) for id in ids or [row.id or 0 for row in self.rows]]}
        return self.desk[who].post(f"/docs/{self.doc_id}/steps/mark_attachment", data=sent)

    def fetch(self, page: str) -> dict[str, bytes]:
        """The archive behind the page's link: each file by its name."""
        (link,) = set(re.findall(r"/docs/handouts/[\w-]+", page))
        answer = self.desk["kha"].get(link)
        assert answer.status_code == 200, words(answer.text)
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def sign(self, content: bytes, *, key: str = "agency", field: str = "AttachmentMark", **shown: Any) -> bytes:
        """What the program makes of one file: with its own field where none was prepared."""
        given, made = self.program.folder / "mark.pdf", self.program.folder / "marked.pdf"
        given.write_bytes(content)
        token: VaultKey = self.program.key(key)
        time = clock.now().astimezone(clock.ZONE).isoformat(timespec="seconds")
        lines = shown.get("lines", (time,))
        place = field if field == "AttachmentMark" else FieldPlan(field, Box(1, 380, 790, 200, 30))
        sign(given, made, place, token, text_mark(lines) if lines else None, at=clock.now())
        return made.read_bytes()

    def bring(self, *files: tuple[str, bytes], who: str = "kha") -> Any:
        return self.desk[who].post(f"/docs/{self.doc_id}/marks", files=[("file", one) for one in files])

    def release(self, **fields: str) -> Any:
        page = self.desk["kha"].get(f"/docs/{self.doc_id}/release").text
        ticks = re.findall(r'name="accepted" value="([^"]+)"', page)
        sent = {"accepted": ticks, "unread": "yes", "seen": self.desk.seen(self.doc_id), **fields}
        return self.desk["kha"].post(f"/docs/{self.doc_id}/steps/release", data=sent)


def _submit(desk: Desk, doc_id: int) -> None:
    doc = desk.read(doc_id)
    kept = {"summary": doc.summary, "type_code": doc.type_code, "urgency": "0", "notation": "STC-QLNS"}
    rows = {"signer": f"{desk.office.cast.people['binh']}|", "recipient": ["to||Bộ Tài chính"]}
    assert desk["an"].post(f"/docs/{doc_id}/edit", data={**kept, **rows, "do": "submit"}).status_code == 303


def archive(files: dict[str, bytes]) -> tuple[str, bytes]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return "signed.zip", out.getvalue()


@pytest.fixture
def marking(desk: Desk, program: Program) -> Marking:
    return Marking(desk, program)


def test_all_go_out_in_one_archive_and_come_back_in_one(marking: Marking) -> None:
    assert marking.marked == [False, False]
    refused = marking.release()
    assert refused.status_code == 422 and NAMES[0] in refused.text and NAMES[1] in refused.text
    out = marking.fetch(marking.hand_out().text)
    assert sorted(out) == [f"01 {NAMES[0]}", f"02 {NAMES[1]}"]
    signed = {f"signed/{name}.signed.pdf": marking.sign(content) for name, content in out.items()}
    back = marking.bring(archive({**out, **signed}))  # programs leave both in one folder
    assert back.status_code == 303, words(back.text)
    assert marking.marked == [True, True]
    for row in marking.rows:
        answer = marking.desk["kha"].get(f"/files/{row.marked_file_id}/x.pdf")
        with pikepdf.open(io.BytesIO(answer.content)) as pdf:
            assert [str(field.T) for field in pdf.Root.AcroForm.Fields] == ["AttachmentMark"]
    assert marking.release().status_code == 303
    history = marking.desk["kha"].get(f"/docs/{marking.doc_id}").text
    assert f"đã ký số của cơ quan lên {NAMES[0]}" in history


def test_a_link_opens_each_file_once_for_whoever_took_it(marking: Marking) -> None:
    page = marking.hand_out().text
    single = re.findall(r"/docs/handout/[\w-]+", page)
    (package,) = set(re.findall(r"/docs/handouts/[\w-]+", page))
    desk = marking.desk
    assert desk["binh"].get(single[0]).status_code == desk["binh"].get(package).status_code == 404
    assert desk["kha"].get(single[0]).status_code == 200
    assert desk["kha"].get(single[0]).status_code == 409
    assert len(marking.fetch(page)) == 1, "the one that was not fetched yet"
    assert desk["kha"].get(package).status_code == 409
    assert desk["kha"].get("/docs/handouts/unknown").status_code == 404


def test_what_is_wrong_is_told_by_its_name_and_what_is_right_is_kept(marking: Marking) -> None:
    first, second = marking.fetch(marking.hand_out().text).values()
    program = marking.program
    (program.folder / "given.pdf").write_bytes(second)
    changed = sign_as_another_program(
        program.folder / "given.pdf", program.folder / "bad.pdf", "AttachmentMark", program.key("agency"),
        at=clock.now(), change=replace_content,
    )  # fmt: skip
    other = marking.desk.office.paper(seed=77).read_bytes()
    persons = marking.sign(second, key=token_of(marking.desk, "binh"))
    twice = marking.sign(marking.sign(second), field="Again")
    answer = marking.bring(
        ("good.pdf", marking.sign(first)), ("changed.pdf", changed.read_bytes()), ("other.pdf", other),
        ("unsigned.pdf", second), ("person.pdf", persons), ("twice.pdf", twice),
    )  # fmt: skip
    assert answer.status_code == 422
    for name in ("changed.pdf", "other.pdf", "person.pdf"):
        assert f"<b>{name}</b>" in answer.text
    assert "<b>good.pdf</b>" not in answer.text
    assert marking.marked == [True, False]
    assert marking.bring(("good.pdf", marking.sign(first))).status_code == 422, "it came back already"
    assert marking.bring(("ok.pdf", marking.sign(second))).status_code == 303
    assert marking.marked == [True, True]


def test_a_mark_that_no_machine_can_read_is_looked_at(marking: Marking) -> None:
    out = marking.fetch(marking.hand_out("own").text)
    time = clock.now().astimezone(clock.ZONE).isoformat(timespec="seconds")
    blind, plain = out.values()
    page = marking.bring(
        ("a.pdf", marking.sign(blind, field="Appendix", lines=())),
        ("b.pdf", marking.sign(plain, field="Appendix", lines=(marking.line, time))),
    )
    assert page.status_code == 200, words(page.text)
    assert marking.marked == [False, True]
    (returned,) = re.findall(r'name="returned" value="(\d+-\d+)"', page.text)
    base, kha = f"/docs/{marking.doc_id}/marks", marking.desk["kha"]
    assert kha.get(f"{base}/{returned.split('-')[0]}/1.webp").status_code == 200
    assert marking.desk["an"].get(f"{base}/{returned.split('-')[0]}/1.webp").status_code == 404
    assert kha.post(f"{base}/confirm", data={"returned": returned}).status_code == 422
    assert kha.post(f"{base}/confirm", data={"returned": "1-1", "compared": "yes"}).status_code == 404
    assert kha.post(f"{base}/confirm", data={"returned": returned, "compared": "yes"}).status_code == 303
    assert marking.marked == [True, True]


def test_it_goes_without_the_mark_only_with_a_reason_that_is_kept(marking: Marking) -> None:
    reason = "Bản chụp của cơ quan khác, đã có chữ ký số"
    assert marking.release(unmarked=reason).status_code == 303
    assert reason in marking.desk["kha"].get(f"/docs/{marking.doc_id}/deliveries").text
    release = marking.desk.office.read(lambda session: session.get_one(Release, marking.doc_id))
    assert NAMES[0] in release.differences and reason in release.differences


def test_a_table_has_no_page_for_a_mark_and_says_so(desk: Desk, program: Program) -> None:
    marking = Marking(desk, program, table=True, names=())
    page = desk["kha"].get(f"/docs/{marking.doc_id}/release").text
    assert "không có trang để ghi thông tin ký" in page and "unmarked" not in page
    assert marking.hand_out().status_code == 422
    assert marking.release().status_code == 303


def test_a_hand_out_can_be_withdrawn_and_runs_out(marking: Marking) -> None:
    page = marking.hand_out().text
    out = marking.fetch(page)
    kha, base = marking.desk["kha"], f"/docs/{marking.doc_id}/marks"
    assert kha.post(f"{base}/withdraw").status_code == 303
    signed = marking.sign(next(iter(out.values())))
    assert marking.bring(("a.pdf", signed)).status_code == 409
    marking.hand_out()
    again = marking.bring(("a.pdf", signed))
    assert again.status_code == 422, "the copy of a withdrawn hand-out"
    office, doc = marking.desk.office, marking.desk.read(marking.doc_id)
    assert len(office.read(handed_out, office.cast.kha, doc)) == 2
    with clock.frozen(clock.now() + LASTS):
        assert office.read(handed_out, office.cast.kha, doc) == []


def test_what_was_locked_away_meanwhile_neither_leaves_nor_comes_back(marking: Marking) -> None:
    page, desk = marking.hand_out().text, marking.desk
    singles = list(dict.fromkeys(re.findall(r"/docs/handout/[\w-]+", page)))
    with desk.office.house.database.writing() as session:
        session.execute(update(Attachment).values(withdrawn_at=clock.now()))
    (package,) = set(re.findall(r"/docs/handouts/[\w-]+", page))
    assert [desk["kha"].get(link).status_code for link in (*singles, package)] == [409, 409, 404]
    assert marking.bring(("a.pdf", desk.office.paper(seed=20).read_bytes())).status_code == 409


def test_only_the_clerk_marks_and_only_before_the_release(marking: Marking) -> None:
    for who in ("an", "binh", "chi", "my"):
        assert marking.hand_out(who=who).status_code == 404
    marking.hand_out()
    assert marking.release(unmarked="x").status_code == 303
    assert marking.hand_out().status_code == 409
    stale = marking.desk["kha"].post(f"/docs/{marking.doc_id}/marks/withdraw")
    assert stale.headers["location"] == f"/docs/{marking.doc_id}", "not to a page that is refused by now"


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", archive({"note.txt": b"x"})[1]])
def test_an_archive_that_holds_nothing_of_ours_is_refused(marking: Marking, content: bytes) -> None:
    marking.hand_out()
    answer = marking.bring(("signed.zip", content))
    assert answer.status_code == 422, words(answer.text)
    assert marking.marked == [False, False]
