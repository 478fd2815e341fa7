"""Who is told what, when something happens to a meeting. One fact, one sentence; nobody is told of their own act."""

from collections.abc import Iterable

from sqlmodel import Session

from workplace.kernel.events import listen
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, say
from workplace.meetings import events as meetings
from workplace.meetings.queries import agenda, briefly, papers
from workplace.notices.actions import tell
from workplace.org.queries import people

_Paper = meetings.PaperLaid | meetings.PaperApproved | meetings.PaperRejected | meetings.PaperRecalled


def fill() -> None:
    """Listen to every fact of meetings that someone should know of."""
    listen(meetings.MeetingCalled, _called)
    listen(meetings.MeetingMoved, _moved)
    listen(meetings.MeetingRecalled, _recalled)
    listen(meetings.MeetingCalledOff, _called_off)
    listen(meetings.MeetingClosed, _closed)
    listen(meetings.MemberAnswered, _answered)
    listen(meetings.SubstituteAsked, _asked)
    listen(meetings.SubstituteDecided, _decided)
    listen(meetings.VoteHanded, _vote_handed)
    listen(meetings.ItemProposed, _proposed)
    listen(meetings.ItemScheduled, _scheduled)
    listen(meetings.ItemDeclined, _declined)
    listen(meetings.OpinionSent, _opinion)
    listen(meetings.OpinionAnswered, _opinion_answered)
    listen(meetings.PaperLaid, _laid)
    listen(meetings.PaperApproved, _approved)
    listen(meetings.PaperRejected, _rejected)
    listen(meetings.PaperRecalled, _recalled_paper)
    listen(meetings.OpinionsAsked, _opinions_asked)
    listen(meetings.OpinionsUrged, _opinions_urged)
    listen(meetings.OpinionsCounted, _opinions_counted)
    listen(meetings.OpinionsAnnounced, _opinions_announced)


def _tell(session: Session, who: Iterable[int], by: int, meeting: int, sentence: Say, kind: str) -> None:
    tell(session, set(who) - {by}, Ref("meetings", meeting), sentence, kind=kind)


def _called(session: Session, fact: meetings.MeetingCalled) -> None:
    it = briefly.meeting(session, fact.meeting)
    sentence = say("You are invited: {title}, {when}", title=it.title, when=it.when)
    _tell(session, fact.people, fact.by, fact.meeting, sentence, "meeting")


def _moved(session: Session, fact: meetings.MeetingMoved) -> None:
    it = briefly.meeting(session, fact.meeting)
    sentence = say("Another time or place: {title}, now {when}", title=it.title, when=it.when)
    _tell(session, fact.people, fact.by, fact.meeting, sentence, "meeting_moved")


def _recalled(session: Session, fact: meetings.MeetingRecalled) -> None:
    it = briefly.meeting(session, fact.meeting)
    sentence = say(
        "The invitation was taken back: {title} ({reason})", title=it.title, reason=fact.reason or _NOT_YOURS
    )
    _tell(session, fact.people, fact.by, fact.meeting, sentence, "meeting_off")


_NOT_YOURS = say("You no longer belong to it.")


def _called_off(session: Session, fact: meetings.MeetingCalledOff) -> None:
    it = briefly.meeting(session, fact.meeting)
    sentence = say("Called off: {title}, {when} ({reason})", title=it.title, when=it.when, reason=fact.reason)
    if it.written:
        sentence = say("Your opinion is not asked for any more: {title} ({reason})", title=it.title, reason=fact.reason)
    _tell(session, fact.people, fact.by, fact.meeting, sentence, "meeting_off")


def _closed(session: Session, fact: meetings.MeetingClosed) -> None:
    sentence = say("The meeting is over: {title}", title=briefly.meeting(session, fact.meeting).title)
    _tell(session, fact.people, fact.by, fact.meeting, sentence, "meeting_closed")


_ANSWERED = {
    "late": say("{name} comes late: {title} ({reason})"),
    "absent": say("{name} can't come: {title} ({reason})"),
}


def _answered(session: Session, fact: meetings.MemberAnswered) -> None:
    """Whoever keeps the list hears of those who stay away or come late; who comes is counted on the page."""
    if fact.answer in _ANSWERED:
        words = {"name": _name(session, fact.person), "title": briefly.meeting(session, fact.meeting).title}
        sentence = Say(_ANSWERED[fact.answer].msgid, {**words, "reason": fact.reason})
        _tell(session, fact.people, fact.by, fact.meeting, sentence, "meeting_answer")


def _asked(session: Session, fact: meetings.SubstituteAsked) -> None:
    sentence = say(
        "{name} proposes {instead} in their place: {title} ({reason})", name=_name(session, fact.by),
        instead=_name(session, fact.person), title=briefly.meeting(session, fact.meeting).title, reason=fact.reason,
    )  # fmt: skip
    _tell(session, fact.people, fact.by, fact.meeting, sentence, "meeting_answer")


def _decided(session: Session, fact: meetings.SubstituteDecided) -> None:
    words = {"name": _name(session, fact.person), "title": briefly.meeting(session, fact.meeting).title}
    if fact.granted:
        sentence = Say(say("{name} may come in your place: {title}").msgid, words)
    else:
        sentence = Say(
            say("{name} may not come in your place: {title} ({reason})").msgid, {**words, "reason": fact.reason}
        )
    _tell(session, [fact.member], fact.by, fact.meeting, sentence, "meeting_answer")


def _vote_handed(session: Session, fact: meetings.VoteHanded) -> None:
    to_holder, to_giver = _HANDED if fact.given else _TAKEN_BACK
    names, title = people.names(session, [fact.member, *fact.people]), briefly.meeting(session, fact.meeting).title
    for who, sentence, other in ((fact.people[0], to_holder, fact.member), (fact.member, to_giver, fact.people[0])):
        said = Say(sentence.msgid, {"name": names.get(other, ""), "title": title})
        _tell(session, [who], fact.by, fact.meeting, said, "meeting_answer")


_HANDED = say("You vote for {name}: {title}"), say("{name} votes for you: {title}")
_TAKEN_BACK = say("You no longer vote for {name}: {title}"), say("{name} no longer votes for you: {title}")


def _proposed(session: Session, fact: meetings.ItemProposed) -> None:
    sentence = say(
        "{name} proposes an item: {item} ({title})", name=_name(session, fact.by),
        item=agenda.title(session, fact.item), title=briefly.meeting(session, fact.meeting).title,
    )  # fmt: skip
    _tell(session, fact.people, fact.by, fact.meeting, sentence, "meeting_item")


def _scheduled(session: Session, fact: meetings.ItemScheduled) -> None:
    words = {"item": agenda.title(session, fact.item), "title": briefly.meeting(session, fact.meeting).title}
    sentence = Say(say("Your item stands on the agenda: {item} ({title})").msgid, words)
    _tell(session, fact.people, fact.by, fact.meeting, sentence, "meeting_item")


def _declined(session: Session, fact: meetings.ItemDeclined) -> None:
    words = {"item": agenda.title(session, fact.item), "reason": fact.reason}
    sentence = Say(say("Your item was not taken in: {item} ({reason})").msgid, words)
    _tell(session, fact.people, fact.by, fact.meeting, sentence, "meeting_item")


def _opinion(session: Session, fact: meetings.OpinionSent) -> None:
    words = {"name": _name(session, fact.by), "item": agenda.title(session, fact.item)}
    _tell(session, fact.people, fact.by, fact.meeting, Say(_OPINION.msgid, words), "meeting_item")


def _opinion_answered(session: Session, fact: meetings.OpinionAnswered) -> None:
    sentence = say("What you sent was answered: {item}", item=agenda.title(session, fact.item))
    _tell(session, fact.people, fact.by, fact.meeting, sentence, "meeting_item")


_OPINION = say("{name} sent an opinion or a question: {item}")


def _about_paper(session: Session, fact: _Paper, sentence: Say, **words: str) -> None:
    told = {"paper": papers.title(session, fact.paper), "title": briefly.meeting(session, fact.meeting).title, **words}
    kept = {key: value for key, value in told.items() if f"{{{key}}}" in sentence.msgid}
    url = f"/meetings/{fact.meeting}/papers/{fact.paper}"
    who = set(fact.people) - {fact.by}
    tell(session, who, Ref("meetings.paper", fact.paper), Say(sentence.msgid, kept), kind="meeting_paper", url=url)


def _laid(session: Session, fact: meetings.PaperLaid) -> None:
    _about_paper(session, fact, say("A paper waits for your approval: {paper} ({title})"))


def _approved(session: Session, fact: meetings.PaperApproved) -> None:
    new, newer = say("New paper: {paper} ({title})"), say("Version {number} of a paper: {paper} ({title})")
    _about_paper(session, fact, newer if fact.number > 1 else new, number=str(fact.number))


def _rejected(session: Session, fact: meetings.PaperRejected) -> None:
    _about_paper(session, fact, say("A paper was sent back to you: {paper} ({reason})"), reason=fact.reason)


def _recalled_paper(session: Session, fact: meetings.PaperRecalled) -> None:
    _about_paper(session, fact, say("A paper was recalled: {paper} ({reason})"), reason=fact.reason)


def _opinions_asked(session: Session, fact: meetings.OpinionsAsked) -> None:
    it = briefly.meeting(session, fact.meeting)
    first, again = say("Your opinion in writing is asked for by {until}: {title}"), say(
        "More time for your opinion in writing, until {until}: {title}"
    )  # fmt: skip
    sentence = Say((again if fact.again else first).msgid, {"until": it.until, "title": it.title})
    _tell(session, fact.people, fact.by, fact.meeting, sentence, "opinion_asked")


def _opinions_urged(session: Session, fact: meetings.OpinionsUrged) -> None:
    it = briefly.meeting(session, fact.meeting)
    sentence = say("Your opinion in writing is still awaited, until {until}: {title}", until=it.until, title=it.title)
    _tell(session, fact.people, fact.by, fact.meeting, sentence, "opinion_awaited")


def _opinions_counted(session: Session, fact: meetings.OpinionsCounted) -> None:
    sentence = say("The opinions in writing were counted: {title}", title=briefly.meeting(session, fact.meeting).title)
    _tell(session, fact.people, fact.by, fact.meeting, sentence, "opinion_result")


def _opinions_announced(session: Session, fact: meetings.OpinionsAnnounced) -> None:
    sentence = say("What came of the opinions in writing: {title}", title=briefly.meeting(session, fact.meeting).title)
    _tell(session, fact.people, fact.by, fact.meeting, sentence, "opinion_result")


def _name(session: Session, person: int) -> str:
    return people.names(session, [person]).get(person, "")
