"""Who was lent nothing but to see reads what the other reads, and changes nothing in the other's name."""

from datetime import timedelta
from typing import Any

import pytest

from tests.docs.conftest import Office
from tests.docs.test_way import arrived, letter
from workplace.docs.actions import commenting, directing, drafting, filing, opening, phrases, receiving, routing
from workplace.docs.models.letters import Doc
from workplace.docs.queries import door, inbox, show
from workplace.docs.rules.addressees import Addressee
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound, NotNow
from workplace.notices import actions as notices
from workplace.notices.queries import unread
from workplace.org.actions import delegations
from workplace.org.queries import desks


def standing_in(office: Office, who: str, for_whom: str, *powers: str) -> Acting:
    """Someone of the cast, acting for another with these powers."""
    cast, day = office.cast, clock.today()
    lent = office.do(
        delegations.delegate, cast[for_whom], cast.people[who], ["see", *powers],
        starts_on=day, ends_on=day + timedelta(days=7), reason="Công tác",
    )  # fmt: skip
    return office.read(desks.lent, cast.people[who], lent).acting


@pytest.fixture
def given(office: Office) -> Doc:
    """A document that Hòa leads and Dũng coordinates."""
    doc, cast = arrived(office), office.cast
    office.do(receiving.register, cast.vinh, doc, letter())
    office.do(directing.submit, cast.vinh, doc, cast.people["chi"])
    to = [Addressee("lead", person_id=cast.people["hoa"]), Addressee("coordinate", person_id=cast.people["dung"])]
    office.do(directing.direct, cast.chi, doc, "Giao xử lý", to)
    return doc


def test_looking_for_someone_writes_nothing_in_their_name(office: Office, given: Doc) -> None:
    looking, file = standing_in(office, "vinh", "hoa"), office.keep(office.paper(), office.cast.hoa)
    mine, other = show.flat(office.read(show.routing_tree, looking, given))
    assert mine.mine and office.read(door.read, looking, given.id).id == given.id
    what = drafting.Draft(office.cast.organisations["vp"], "V/v trả lời", "CV", "VP")
    acts: tuple[Any, ...] = (
        (commenting.comment, given, "Đồng ý"),
        (routing.urge, given, other.routing, "Nhanh lên"),
        (drafting.draft, what, file),
        (filing.open_dossier, "01", "Hồ sơ"),
        (phrases.keep, "Giao xử lý"),
    )
    for act, *args in acts:
        with pytest.raises(NotNow):
            office.do(act, looking, *args)
    steps: tuple[Any, ...] = ((routing.accept,), (routing.finish, "Đã xong"), (routing.return_, "Không phải của tôi"))
    for step, *more in steps:
        with pytest.raises(NotFound):
            office.do(step, looking, given, mine.routing, *more)


def test_what_another_looked_at_stays_unread(office: Office, given: Doc) -> None:
    looking, hoa = standing_in(office, "vinh", "hoa"), office.cast.hoa
    waiting = office.read(unread, hoa)
    office.do(opening.note_opened, looking, given.id)
    office.do(notices.read_all, looking)
    assert office.read(unread, hoa) == waiting > 0
    assert office.read(inbox.counts, hoa, given.kind)["to_handle"] == (1, 1)


def test_more_than_seeing_was_lent_so_work_is_done(office: Office, given: Doc) -> None:
    working = standing_in(office, "vinh", "hoa", "direct")
    (mine,) = show.my_routings(office.read(show.routing_tree, working, given))
    office.do(routing.accept, working, given, mine.routing)
    office.do(commenting.comment, working, given, "Đồng ý")
