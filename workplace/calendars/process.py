"""The processes of calendars: an agency's week, a line of it, an entry, an invitation's answer (for all times of a
series, or for one), a booking.

Practice of provincial offices: units propose, the Office compiles, the head approves, it is published.
"""

from workplace.calendars import policy as who
from workplace.calendars.models.answers import CalendarAnswer
from workplace.calendars.models.items import CalendarItem, CalendarParty
from workplace.calendars.models.resources import CalendarBooking
from workplace.calendars.models.weeks import CalendarWeek
from workplace.kernel.text import say
from workplace.process.table import Process, State, Step

WEEK = Process(
    name="week",
    module="calendars.week",
    table=CalendarWeek,
    states={
        "compiling": State(say("Being compiled"), "", "calendar-pause"),
        "awaiting_approval": State(say("Awaits approval"), "wait", "clipboard-check"),
        "approved": State(say("Approved"), "info", "check"),
        "published": State(say("Published"), "good", "circle-check"),
    },
    steps=(
        Step("submit", ("compiling",), "awaiting_approval", who.EDITOR, say("Submit the week"), "send"),
        Step("withdraw", ("awaiting_approval",), "compiling", who.EDITOR, say("Withdraw"), "arrow-back"),
        Step("approve", ("awaiting_approval",), "approved", who.APPROVER, say("Approve"), "clipboard-check", "approve"),
        Step("return", ("awaiting_approval", "approved"), "compiling", who.APPROVER, say("Return"), "arrow-back-up",
             "approve", ("reason",)),
        Step("publish", ("approved",), "published", who.EDITOR, say("Publish"), "send", binds=True),
        Step("publish", ("published",), None, who.EDITOR, say("Publish the changes"), "send", binds=True),
    ),
)  # fmt: skip

AGENDA = Process(
    name="agenda",
    module="calendars",
    table=CalendarItem,
    states={
        "proposed": State(say("Proposed"), "wait", "calendar-plus"),
        "included": State(say("In the week"), "good", "calendar-check"),
        "left_out": State(say("Left out"), "", "calendar-x"),
        "withdrawn": State(say("Withdrawn"), "", "arrow-back"),
        "cancelled": State(say("Cancelled"), "", "x"),
    },
    steps=(
        Step("include", ("proposed", "left_out"), "included", who.ITEM_EDITOR, say("Take in"), "check"),
        Step("leave_out", ("proposed",), "left_out", who.ITEM_EDITOR, say("Leave out"), "x", needs=("reason",)),
        Step("adjust", ("proposed",), None, who.PROPOSER_OR_EDITOR, say("Change the item"), "pencil"),
        Step("adjust", ("included",), None, who.ITEM_EDITOR, say("Change the item"), "pencil"),
        Step("withdraw", ("proposed",), "withdrawn", who.PROPOSER, say("Withdraw"), "arrow-back"),
        Step("call_off", ("included",), "cancelled", who.ITEM_EDITOR, say("Cancel the item"), "calendar-x",
             needs=("reason",), binds=True),
    ),
)  # fmt: skip

ENTRY = Process(
    name="entry",
    module="calendars",
    table=CalendarItem,
    states={
        "planned": State(say("Planned"), "info", "calendar-event"),
        "cancelled": State(say("Cancelled"), "", "x"),
    },
    steps=(
        Step("adjust", ("planned",), None, who.OWNER, say("Change the item"), "pencil"),
        Step("call_off", ("planned",), "cancelled", who.OWNER, say("Cancel the item"), "calendar-x", binds=True),
    ),
)

ATTENDANCE = Process(
    name="attendance",
    module="calendars.attendance",
    table=CalendarParty,
    states={
        "invited": State(say("No answer yet"), "wait", "hourglass"),
        "attending": State(say("Attending"), "good", "check"),
        "absent": State(say("Not attending"), "", "x"),
        "substituted": State(say("Sends a substitute"), "info", "user-share"),
    },
    steps=(
        Step("attend", ("invited", "absent", "substituted"), "attending", who.INVITED, say("Attend"), "check"),
        Step("stay_away", ("invited", "attending", "substituted"), "absent", who.INVITED, say("Do not attend"), "x",
             needs=("reason",)),
        Step("send_substitute", ("invited", "attending", "absent"), "substituted", who.INVITED,
             say("Send a substitute"), "user-share"),
        Step("take_down", ("invited", "absent", "substituted"), "attending", who.HOST, say("Note the answer"), "mail"),
        Step("take_down", ("invited", "attending", "substituted"), "absent", who.HOST, say("Note the answer"), "mail"),
        Step("invite_again", ("attending", "absent", "substituted"), "invited", who.HOST, say("Ask anew"), "rotate"),
    ),
)  # fmt: skip

ATTENDANCE_ONCE = Process(
    name="attendance_once",
    module="calendars.answer",
    table=CalendarAnswer,
    states={"as_series": State(say("As for all times"), "", "rotate"), **ATTENDANCE.states},
    steps=(
        Step("attend", ("as_series", "invited", "absent", "substituted"), "attending", who.INVITED_ONCE, say("Attend"),
             "check"),
        Step("stay_away", ("as_series", "invited", "attending", "substituted"), "absent", who.INVITED_ONCE,
             say("Do not attend"), "x", needs=("reason",)),
        Step("send_substitute", ("as_series", "invited", "attending", "absent"), "substituted", who.INVITED_ONCE,
             say("Send a substitute"), "user-share"),
        Step("as_series", ("invited", "attending", "absent", "substituted"), "as_series", who.INVITED_ONCE,
             say("As for all times"), "rotate"),
        Step("take_down", ("as_series", "invited", "absent", "substituted"), "attending", who.HOST_ONCE,
             say("Note the answer"), "mail"),
        Step("take_down", ("as_series", "invited", "attending", "substituted"), "absent", who.HOST_ONCE,
             say("Note the answer"), "mail"),
        Step("invite_again", ("attending", "absent", "substituted"), "invited", who.HOST_ONCE, say("Ask anew"),
             "rotate"),
    ),
)  # fmt: skip

BOOKING = Process(
    name="booking",
    module="calendars.booking",
    table=CalendarBooking,
    states={
        "waiting": State(say("Awaits the keeper"), "wait", "hourglass"),
        "held": State(say("Booked"), "good", "calendar-check"),
        "denied": State(say("Not given"), "", "calendar-x"),
        "freed": State(say("Given back"), "", "arrow-back"),
    },
    steps=(
        Step("give", ("waiting", "denied"), "held", who.KEEPER, say("Give the room or vehicle"), "check"),
        Step("deny", ("waiting",), "denied", who.KEEPER, say("Do not give it"), "x", needs=("reason",)),
        Step("free", ("waiting", "held"), "freed", who.ASKER, say("Give it back"), "arrow-back"),
        Step("ask_anew", ("freed", "denied"), "waiting", who.ASKER, say("Ask for it again"), "rotate"),
        Step("ask_anew", ("freed", "denied"), "held", who.ASKER, say("Ask for it again"), "rotate"),
    ),
)


def of(item: CalendarItem) -> Process:
    """The process that an item follows."""
    return AGENDA if item.kind == "agenda" else ENTRY
