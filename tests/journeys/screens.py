"""Every page of the house and somebody who has it: what `test_every_screen.py` looks at, and what a new page must join.

A page is named by its door, as it is hung. One that stands behind an id says on which page such things are listed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape


@dataclass(frozen=True)
class Screen:
    """One page as one of the cast has it.

    `at` is its address when the door's own does not do, with {} for each id; `on` is a page that has links to such
    things; `of` finds the ids in them: the first thing of the door's kind, when it is not given.
    """

    login: str
    door: str
    at: str = ""
    on: str = ""
    of: str = ""

    def __str__(self) -> str:
        return f"{self.login or 'nobody'}: {self.at or self.door}"

    def addresses(self, read: Callable[[str], str]) -> list[str]:
        """Where it may be; `read` gets a page as this person has it. More than one where a page asks for a state."""
        at = self.at or re.sub(r"{[^}]*}", "{}", self.door)
        if not self.on:
            return [at]
        kind = self.of or re.escape(self.door.partition("{")[0]) + r"(\d+)"
        found = re.finditer(rf'href="{kind}(?!\w)', unescape(read(self.on)))
        return list(dict.fromkeys(at.format(*one.groups()) for one in found))


DRAFTS, TO_SIGN, TO_ISSUE, SENT, ISSUED = (
    f"/docs/outgoing?folder={key}" for key in ("drafts", "to_sign", "to_issue", "sent", "issued")
)
TO_REGISTER, TO_DIRECT, TO_HANDLE, HANDLING = (
    f"/docs/incoming?folder={key}" for key in ("to_register", "to_direct", "to_handle", "handling")
)

# The letters' pages come last: the demonstration makes its recent weeks act by act, while one looks at the others.
SCREENS = (
    # administration
    Screen("admin", "/admin/people", at="/admin/people?q=nguyen"),
    Screen("admin", "/admin/people/new"),
    Screen("admin", "/admin/people/{id}", on="/admin/people?q=Nguyễn Thị Chi"),
    Screen("admin", "/people/{id:int}/certificates", on="/admin/people?q=Nguyễn Thị Chi", of=r"/admin/people/(\d+)"),
    Screen("admin", "/admin/organisations"),
    Screen("admin", "/admin/organisations/new"),
    Screen("admin", "/admin/organisations/{id}", on="/admin/organisations?q=Sở Tài chính"),
    Screen(
        "admin",
        "/organisations/{id:int}/certificates",
        on="/admin/organisations?q=Sở Tài chính",
        of=r"/admin/organisations/(\d+)",
    ),
    Screen("admin", "/admin/import"),
    Screen("admin", "/admin/calendar"),
    Screen("admin", "/admin/journal"),
    Screen("admin", "/admin/jobs"),
    Screen("admin", "/tasks/formulas"),
    Screen("admin", "/calendar/explain"),
    # oneself
    Screen("an", "/me/delegations"),
    Screen("an", "/me/sessions"),
    Screen("an", "/me/password"),
    Screen("an", "/me/devices"),
    # the weeks
    Screen("hoa", "/calendars/week"),
    Screen("hoa", "/calendars/wall"),
    Screen("hoa", "/calendars/compile"),
    Screen("hoa", "/calendars/mine"),
    Screen("hoa", "/calendars/mine", at="/calendars/mine?view=month"),
    Screen("hoa", "/calendars/office"),
    Screen("hoa", "/calendars/leaders"),
    Screen("hoa", "/calendars/away"),
    Screen("hoa", "/calendars/finder"),
    Screen("hoa", "/calendars/rooms"),
    Screen("hoa", "/calendars/bookings"),
    Screen("hoa", "/calendars/resources/new"),
    Screen("hoa", "/calendars/resources/{id:int}", on="/calendars/rooms"),
    Screen("hoa", "/calendars/items/new"),
    Screen("hoa", "/calendars/items/{id:int}", on="/calendars/week"),
    Screen("hoa", "/calendars/items/{id:int}/edit", on="/calendars/week"),
    Screen("hoa", "/calendars/entries/new"),
    Screen("hoa", "/calendars/feeds"),
    Screen("hoa", "/calendars/answers"),
    Screen("hoa", "/calendars/board"),
    # the public's pages, which officials may open as well
    Screen("an", "/hoi"),
    Screen("an", "/hoi/{code}", on="/hoi", of=r"/hoi/([A-Z]{3}-\d{4}-\d{4})"),
    Screen("an", "/phan-anh"),
    Screen("an", "/phan-anh/{code}", on="/phan-anh", of=r"/phan-anh/([A-Z]{3}-\d{4}-\d{4})"),
    Screen("an", "/gop-y"),
    Screen("an", "/gop-y/{slug}", on="/gop-y", of=r"/gop-y/([\w-]+)"),
    Screen("an", "/tra-cuu"),
    Screen("an", "/thong-ke"),
    # citizens' cases
    Screen("vinh", "/cases", at="/cases?folder=to_moderate"),
    Screen("vinh", "/cases/{id:int}", at="/cases/{}?folder=to_moderate", on="/cases?folder=to_moderate"),
    Screen("an", "/cases/{id:int}", on="/cases?folder=in_work"),
    Screen("an", "/cases/{id:int}/act/{verb}", at="/cases/{}/act/ask_unit", on="/cases?folder=in_work"),
    Screen("vinh", "/cases/{id:int}/act/{verb}", at="/cases/{}/act/merge", on="/cases?folder=to_moderate"),
    Screen("vinh", "/cases/{id:int}/act/{verb}", at="/cases/{}/act/redact", on="/cases?folder=to_give_out"),
    Screen("an", "/cases/{id:int}/task", on="/cases?folder=in_work"),
    Screen("an", "/cases/{id:int}/deadline", on="/cases?folder=in_work"),
    Screen("an", "/cases/{id:int}/access", on="/cases?folder=in_work"),
    Screen("an", "/cases/{id:int}/print", on="/cases?folder=in_work"),
    Screen("vinh", "/cases/new", at="/cases/new?kind=report"),
    Screen("vinh", "/cases/new", at="/cases/new?kind=report&service=road_damage"),
    Screen("vinh", "/cases/phrases"),
    Screen("vinh", "/cases/services", at="/cases/services?kind=report"),
    Screen("vinh", "/cases/services/new"),
    Screen("vinh", "/cases/services/{id:int}", on="/cases/services"),
    Screen("vinh", "/cases/scopes"),
    Screen("vinh", "/cases/topics"),
    Screen("vinh", "/cases/topics/new"),
    Screen("vinh", "/cases/topics/{id:int}", on="/cases/topics"),
    Screen("chi", "/cases/overview"),
    Screen("chi", "/cases/statistics"),
    Screen("chi", "/cases/counted", at="/cases/counted?figure=open"),
    Screen("chi", "/cases/wall"),
    Screen("chi", "/cases/trend"),
    Screen("vinh", "/cases/map"),
    Screen("vinh", "/cases/round"),
    # tasks
    Screen("chi", "/tasks", at="/tasks?folder=given"),
    Screen("chi", "/tasks/new"),
    Screen("chi", "/tasks/{id:int}", on="/tasks?folder=given"),
    Screen("chi", "/tasks/{id:int}/act/{verb}", at="/tasks/{}/act/follow", on="/tasks?folder=given"),
    Screen("chi", "/tasks/{id:int}/series", on="/tasks?folder=given"),
    Screen("chi", "/tasks/{id:int}/deadline", on="/tasks?folder=given"),
    Screen("chi", "/tasks/{id:int}/access", on="/tasks?folder=given"),
    Screen("chi", "/tasks/board", at="/tasks/board?folder=given"),
    Screen("chi", "/tasks/gantt"),
    Screen("chi", "/tasks/tree"),
    Screen("chi", "/tasks/workload"),
    Screen("chi", "/tasks/overview"),
    Screen("chi", "/tasks/trend"),
    Screen("chi", "/tasks/counted"),
    Screen("chi", "/tasks/sheet"),
    Screen("chi", "/tasks/series"),
    Screen("chi", "/tasks/import"),
    Screen("chi", "/tasks/reminders"),
    Screen("admin", "/tasks/soon"),
    Screen("binh", "/tasks/successions"),
    Screen("chi", "/tasks/templates"),
    Screen("chi", "/tasks/templates/new"),
    Screen("chi", "/tasks/templates/{id:int}", on="/tasks/templates"),
    # meetings before they are held
    Screen("hoa", "/meetings"),
    Screen("hoa", "/meetings", at="/meetings?view=past"),
    Screen("hoa", "/meetings/new"),
    Screen("hoa", "/meetings", at="/meetings?view=written"),
    Screen("hoa", "/meetings/in-writing"),
    Screen("binh", "/meetings/{id:int}", on="/meetings?view=written"),
    Screen("hoa", "/meetings/{id:int}/in-writing", on="/meetings?view=written"),
    Screen("hoa", "/meetings/kinds"),
    Screen("hoa", "/meetings/kinds/new"),
    Screen("hoa", "/meetings/kinds/{id:int}", on="/meetings/kinds"),
    Screen("hoa", "/meetings/{id:int}", on="/meetings"),
    Screen("hoa", "/meetings/{id:int}/edit", on="/meetings"),
    Screen("hoa", "/meetings/{id:int}/members", on="/meetings"),
    Screen("hoa", "/meetings/{id:int}/agenda", on="/meetings"),
    Screen("hoa", "/meetings/{id:int}/import", on="/meetings"),
    Screen("hoa", "/meetings/{id:int}/sites/new", on="/meetings"),
    Screen("hoa", "/meetings/{id:int}/sites/{site:int}", at="/meetings/{}/sites/1", on="/meetings"),
    Screen("hoa", "/meetings/{id:int}/members/{member:int}/vote", at="/meetings/{}/members/20/vote", on="/meetings"),
    Screen("hoa", "/meetings/{id:int}/seats", on="/meetings"),
    Screen("an", "/meetings/{id:int}/my-code", on="/meetings"),
    # meetings while they are held
    Screen("hoa", "/meetings/{id:int}/check-in", on="/meetings"),
    Screen("chi", "/meetings/{id:int}/console", on="/meetings"),
    Screen("hoa", "/meetings/{id:int}/secretary", on="/meetings"),
    Screen("binh", "/meetings/{id:int}/seat", on="/meetings"),
    Screen("an", "/meetings/{id:int}/guest", on="/meetings"),
    Screen("hoa", "/meetings/{id:int}/hall", on="/meetings"),
    Screen("hoa", "/meetings/{id:int}/hall/address", on="/meetings"),
    Screen("hoa", "/meetings/{id:int}/polls", on="/meetings"),
    Screen("binh", "/meetings/{id:int}/ballot", on="/meetings"),
    # meetings when they are over
    Screen("hoa", "/meetings/{id:int}/minutes", on="/meetings?view=past"),
    Screen("hoa", "/meetings/{id:int}/log", on="/meetings?view=past"),
    Screen("hoa", "/meetings/{id:int}/replay", on="/meetings?view=past"),
    Screen("hoa", "/meetings/{id:int}/statistics", on="/meetings?view=past"),
    # letters
    Screen("chi", "/docs/incoming", at=TO_DIRECT),
    Screen("chi", "/docs/{id:int}", on=TO_DIRECT),
    Screen("chi", "/docs/phrases"),
    Screen("chi", "/"),
    Screen("chi", "/notices"),
    Screen("chi", "/search", at="/search?q=ngan+sach"),
    Screen("chi", "/docs/outgoing", at=TO_SIGN),
    Screen("chi", "/docs/{id:int}/sign", on=TO_SIGN),
    Screen("an", "/docs/internal"),
    Screen("an", "/docs/internal/new"),
    Screen("an", "/docs/outgoing/new"),
    Screen("an", "/docs/{id:int}", at="/docs/{}?folder=to_handle", on=TO_HANDLE),
    Screen("an", "/docs/{id:int}/deadline", on=TO_HANDLE),
    Screen("an", "/docs/{id:int}/edit", on=DRAFTS),
    Screen("vinh", "/docs/incoming/new"),
    Screen("vinh", "/docs/{id:int}", at="/docs/{}?folder=to_register", on=TO_REGISTER),
    Screen("vinh", "/docs/{id:int}/report", on=TO_REGISTER),
    Screen("vinh", "/docs/{id:int}/access", on=HANDLING),
    Screen("vinh", "/journal/{module}/{id}", on=HANDLING, of=r"/(docs)/(\d+)"),
    Screen("vinh", "/docs/registers"),
    Screen("vinh", "/docs/registers", at="/docs/registers?book=handling"),
    Screen("vinh", "/docs/registers", at="/docs/registers?book=outgoing"),
    Screen("vinh", "/docs/registers/book"),
    Screen("vinh", "/docs/registers/numbers", at="{}", on="/docs/registers", of=r"(/docs/registers/numbers\?[^\"]+)"),
    Screen("vinh", "/docs/dossiers", at="/docs/dossiers?view=all"),
    Screen("vinh", "/docs/dossiers/{id:int}", on="/docs/dossiers?view=all"),
    Screen("vinh", "/docs/{id:int}/release", on=TO_ISSUE),
    Screen("vinh", "/docs/{id:int}/marks", on=TO_ISSUE),
    Screen("vinh", "/docs/{id:int}/deliveries", on=SENT),
    Screen("vinh", "/docs/{id:int}/recall", on=ISSUED),
    Screen("vinh", "/docs/{id:int}/versions", on=SENT),
)

# Pages that are there only before or after something is done: the tests of `test_every_screen.py` that go there.
ON_THE_WAY = {
    "/meetings/{id:int}/items/{item:int}": "test_the_pages_of_an_item_and_of_its_papers",
    "/meetings/{id:int}/papers/{paper:int}": "test_the_pages_of_an_item_and_of_its_papers",
    "/meetings/{id:int}/papers/{paper:int}/compare": "test_the_pages_of_an_item_and_of_its_papers",
    "/meetings/{id:int}/polls/{poll:int}": "test_the_page_of_a_vote",
    "/da-gui": "test_a_question_is_asked_and_its_contact_confirmed",
    "/xac-nhan/{link}": "test_a_question_is_asked_and_its_contact_confirmed",
    "/tra-cuu/{token}": "test_a_report_is_sent_with_its_picture_and_looked_up",
    "/danh-gia/{token}": "test_a_question_is_asked_and_its_contact_confirmed",
    "/sign-in": "test_the_page_before_one_signs_in",
    "/calendars/items/{id:int}/times/{time:int}": "test_the_page_of_one_time_of_a_series",
    "/calendars/items/{id:int}/times/{time:int}/answer": "test_the_page_on_which_one_time_is_answered",
    "/tasks/filters/{id:int}": "test_the_page_of_a_shared_view_of_anothers_desk",
    "/docs/{id:int}/outside": "test_the_page_of_a_file_that_is_signed_elsewhere",
    "/docs/{id:int}/step_in": "test_the_page_of_whoever_stands_in",
}

# Parts of pages that scripts ask for, and the corner that tells how far the demonstration is.
PARTS = {
    "/cases/scopes/units",
    "/calendars/clashes",
    "/docs/incoming/arrivals",
    "/filling",
    "/hoi/rieng",
    "/hoi/tuong-tu",
    "/phan-anh/gan-day",
    "/meetings/{id:int}/attendance",
    "/meetings/{id:int}/hall/code",
    "/meetings/{id:int}/mine",
    "/meetings/{id:int}/reading",
    "/organisations/suggest",
    "/people/suggest",
    "/search/suggest",
    "/tasks/documents",
}
