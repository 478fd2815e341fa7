"""Jobs in words, for the administrator's page: what each does, and what its fault means."""

from workplace.kernel.text import Say, say

NAMES: dict[str, Say] = {
    "calendars.ahead": say("Enter the next times of series in calendars"),
    "calendars.look": say("Look for what begins soon in calendars"),
    "calendars.remind": say("Remind of what begins soon"),
    "cases.forget": say("Take what is personal out of cases whose time is over"),
    "cases.recount": say("Work out deadlines of cases anew after the calendar was changed"),
    "citizens.lasting": say("Close citizens' cases whose days have passed"),
    "citizens.unit_gone": say("Lay cases of closed units with whoever followed"),
    "docs.examine": say("Check and read an arrived document"),
    "docs.finish_act": say("Finish a signing that broke off"),
    "demo.fill": say("Fill the demonstration"),
    "files.scan": say("Scan a file for viruses"),
    "files.text": say("Read a file's text"),
    "files.destroy": say("Destroy a paper with a secrecy mark"),
    "files.rescan": say("Ask again for the virus scan"),
    "files.sweep": say("Take away files that nobody uses"),
    "jobs.forget": say("Forget jobs that were done"),
    "journal.export": say("Write the journal's head to another machine"),
    "meetings.opinions": say("Look which opinions in writing are awaited"),
    "meetings.remind": say("Remind of opinions in writing"),
    "notices.invite": say("Send invitations by mail"),
    "notices.outward": say("Send messages to citizens"),
    "notices.mail": say("Send notices by mail"),
    "org.prune": say("Forget old sessions and replaced pictures"),
    "portal.prune": say("Forget what the public doors remembered against abuse"),
    "search.index": say("Bring the search up to date"),
    "search.purge": say("Clear away the words of what was destroyed"),
    "tasks.remind": say("Remind of tasks that are due or late"),
    "tasks.repeat": say("Give repeating tasks"),
}

_AWAY = say("A service or machine that it needs did not answer.")
_FAULTS: tuple[tuple[tuple[str, ...], Say], ...] = (
    (("the mail server",), say("The mail server did not answer. Check the setting smtp_url.")),
    (("NotScanned",), say("The virus scanner did not answer. Check the setting clamd.")),
    (("ConnectionError", "ConnectionRefused", "TimeoutError", "gaierror", "Busy", "OperationalError"), _AWAY),
    (("FileNotFoundError",), say("A file or folder that it needs is not there.")),
    (("PermissionError",), say("The program may not read or write a file or folder that it needs.")),
    (("OSError", "NoRoom"), say("The disk or the network did not do what was asked. Is the disk full?")),
    (("WorkTooLong", "BrokenProcessPool", "MemoryError"), say("The work took too long or needed too much memory.")),
    (("NotFound",), say("What it was about is not there any more.")),
    (("nothing handles",), say("This version of the program does not know such work.")),
)
_UNKNOWN = say("The program made an error. The line below helps whoever maintains it.")


def name(job: str) -> Say | str:
    """What a job does; its own name where nobody has put it into words."""
    return NAMES.get(job, job)


def fault(error: str) -> Say:
    """What a noted fault means; faults hold no message and no personal data (`run.perform`)."""
    return next((told for beginnings, told in _FAULTS if error.startswith(beginnings)), _UNKNOWN)
