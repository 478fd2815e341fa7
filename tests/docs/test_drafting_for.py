"""For whom one may draft: one's own agency, and a body where one holds a role that says so."""

import pytest

from tests.docs.conftest import Office
from workplace.docs.actions import drafting
from workplace.docs.queries import choices
from workplace.kernel.errors import BadInput

OFFERED = {
    "an": {"stc", "ubnd"},  # drafter of the department and, by appointment, of the committee
    "hoa": {"vp", "ubnd"},  # the Office serves the committee: she checks formats there
    "vinh": {"vp", "ubnd"},  # and he is clerk of both
    "binh": {"stc"},
    "my": {"thuanhoa"},  # the ward stands below the city, and does not speak for it
    "chi": {"ubnd"},
}


def test_one_drafts_for_the_own_agency_and_where_a_role_says_so(office: Office) -> None:
    ids = office.cast.organisations
    for who, names in OFFERED.items():
        found = {card.id for card in office.read(choices.drafts_for, office.cast[who])}
        assert found == {ids[name] for name in names}, who


def test_nobody_drafts_for_an_agency_above_by_being_below_it(office: Office) -> None:
    cast = office.cast
    file = office.keep(office.paper(), cast.my)
    what = drafting.Draft(cast.organisations["ubnd"], "V/v trả lời", "CV", "UBND-TH")
    with pytest.raises(BadInput):
        office.do(drafting.draft, cast.my, what, file)
