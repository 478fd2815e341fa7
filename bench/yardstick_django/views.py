"""The inbox: one view, by Django's ORM."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from bench.yardstick_django.models import CalendarDay, Notice, OrganisationVersion, Participant, Position
from workplace.docs.routes import words
from workplace.kernel import clock
from workplace.kernel.text import Say, initials
from workplace.kernel.worktime import Calendar
from workplace.web import filters

KIND, PAGE = 11, 50
WAITING = ("to_sign", "to_direct", "to_approve", "to_handle", "to_register", "to_submit", "to_issue")
TABS = (("to_handle", "To handle"), ("info", "For information"), ("following", "Following"))
CHIPS = (
    ("urgent", "Urgent", "alert-triangle"),
    ("unread", "Unread", "mail"),
    ("overdue", "Overdue", "clock-exclamation"),
)
_calendar: list[Calendar] = []


def inbox(request: HttpRequest) -> HttpResponse:
    """A folder of the desk of whoever asks."""
    mine: list[int] = request.principals
    folder = request.GET.get("folder", "to_handle")
    held = Participant.objects.filter(holder__in=mine, folder=folder, kind=KIND)
    rows = list(held.select_related("doc").order_by("-at", "-doc_id")[: PAGE + 1])
    counted = Participant.objects.filter(holder__in=mine, kind=KIND, folder__in=[*WAITING, "info"])
    counts = dict(counted.values_list("folder").annotate(Count("doc_id")))
    more, rows = len(rows) > PAGE, rows[:PAGE]
    here = f"/docs/incoming?folder={folder}"
    context = {
        **_frame(request, mine),
        "title": _("Incoming documents"),
        "tabs": [(_(label), f"/docs/incoming?folder={key}", counts.get(key), key == folder) for key, label in TABS],
        "chips": [(_(label), f"{here}&{key}=1", icon) for key, label, icon in CHIPS],
        "verdicts": [(key, _told(mark.label)) for key, mark in words.VERDICTS.items()],
        "folder": folder,
        "days": _days(rows),
        "shown": len(rows),
        "next_url": f"{here}&before={rows[-1].at}-{rows[-1].doc_id}" if more else "",
    }
    return render(request, "list.html", context)


def _frame(request: HttpRequest, mine: list[int]) -> dict[str, Any]:
    person = request.visitor
    post = Position.objects.select_related("unit").filter(person=person).order_by("-main").first()
    organisation = OrganisationVersion.objects.get(organisation_id=post.unit.organisation_id, valid_to=None)
    unread = Participant.objects.filter(holder__in=mine, is_read=False)
    new = {(kind, where): n for kind, where, n in unread.values_list("kind", "folder").annotate(Count("doc_id"))}
    by_kind = {wanted: sum(n for (kind, _where), n in new.items() if kind == wanted) for wanted in (11, 12, 13)}
    home = sum(n for (_kind, where), n in new.items() if where in WAITING)
    documents = [
        ("incoming", "inbox", _("Incoming"), "/docs/incoming", "d", by_kind[11]),
        ("outgoing", "send", _("Outgoing"), "/docs/outgoing", "o", by_kind[12]),
        ("internal", "arrows-exchange", _("Internal"), "/docs/internal", "i", by_kind[13]),
        ("registers", "book-2", _("Registers"), "/docs/registers", "r", 0),
        ("dossiers", "folders", _("Work dossiers"), "/docs/dossiers", "w", 0),
    ]
    return {
        "here": "incoming",
        "menu": [
            ("", [("home", "home", _("Today's work"), "/", "h", home)]),
            (_("Documents"), documents),
            ("", [("search", "search", _("Search"), "/search", "s", 0)]),
        ],
        "phone_menu": [
            ("home", "home", _("Today"), "/", "h", home),
            *documents[:3],
            ("dossiers", "folders", _("Dossiers"), "/docs/dossiers", "", 0),
        ],
        "organisation": organisation.name,
        "person_name": person.full_name,
        "person_role": post.title,
        "initials": initials(person.full_name),
        "unread": Notice.objects.filter(person=person.id, read_at=None).count(),
        "today": filters.day_full(clock.today()),
    }


def _days(rows: Iterable[Participant]) -> list[tuple[date, list[dict[str, Any]]]]:
    days = groupby(rows, key=lambda row: clock.local(clock.from_ticks(row.at)).date())
    return [(day, [_line(row) for row in of_day]) for day, of_day in days]


def _line(row: Participant) -> dict[str, Any]:
    doc = row.doc
    state, urgency = words.state(doc), words.urgency(doc)
    due = words.due(row.due or doc.due, doc.state, _open_days())
    return {
        "doc": doc,
        "is_read": row.is_read,
        "when": filters.when(clock.from_ticks(row.at)),
        "sender": _told(words.sender(doc)),
        "urgency": _told(urgency[0]) if urgency else "",
        "hot": bool(urgency and urgency[1]),
        "due": _told(due.words) if due else "",
        "due_tone": due.tone if due else "",
        "state": _told(state.label),
        "tone": state.tone,
        "icon": state.icon,
    }


def _told(sentence: Say | str) -> str:
    if isinstance(sentence, str):
        return sentence
    return _(sentence.msgid).format(**sentence.params) if sentence.params else _(sentence.msgid)


def _open_days() -> Calendar:
    if not _calendar:
        days = list(CalendarDay.objects.values_list("day", "kind"))
        of = {kind: frozenset(day for day, one in days if one == kind) for kind in ("holiday", "makeup")}
        _calendar.append(Calendar(of["holiday"], of["makeup"]))
    return _calendar[0]


urlpatterns = [path("docs/incoming", inbox)]
