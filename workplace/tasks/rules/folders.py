"""The folders of a person's tasks: what waits for whom, and what their emptiness means."""

from datetime import date

from workplace.access.tabs import Folder
from workplace.kernel.text import say

NO_DUE = date(9999, 12, 31)  # how a folder keeps a task without a deadline, so that it stands last
FOLDERS = (
    Folder("to_take", say("To accept"), "mail", say("No new task waits for you."), True),
    Folder("in_work", say("In work"), "progress", say("You have no task in work."), True),
    Folder("to_contribute", say("To contribute"), "users", say("Nobody waits for your contribution."), True),
    Folder("to_answer", say("To decide"), "clipboard-check", say("No result and no request waits for you."), True),
    Folder("handed_in", say("Handed in"), "send", say("None of your results waits to be accepted.")),
    Folder("given", say("Given by me"), "user-share", say("No task that you gave is open.")),
    Folder("followed", say("Following"), "eye", say("You follow no task.")),
    Folder("kept", say("Of my unit"), "building", say("No task lies with your unit.")),
    Folder("drafts", say("Drafts"), "file-pencil", say("You have no task in the making.")),
)
WORK = ("to_take", "in_work", "to_answer", "to_contribute")
"""Folders in which something waits for an act of this person (`access.models.TASK_WORK` says the same in SQL)."""
