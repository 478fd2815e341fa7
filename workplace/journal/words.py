"""What each act is called where the journal is read. One verb, one word, whichever module wrote it."""

from workplace.kernel.text import Say, say

ACTS: dict[str, Say] = {
    # documents
    "arrive": say("received it"),
    "register": say("registered it"),
    "amend": say("corrected the registration"),
    "describe": say("changed its description"),
    "submit": say("submitted it"),
    "direct": say("gave a directive"),
    "begin": say("began to handle it"),
    "read": say("read it"),
    "accept": say("accepted it"),
    "finish": say("finished their part"),
    "return": say("returned it"),
    "hand_back": say("handed it back"),
    "route": say("passed it on to someone"),
    "forward": say("forwarded it"),
    "pass_on": say("passed it on"),
    "note": say("took note"),
    "send": say("sent it"),
    "urge": say("asked for progress"),
    "refuse": say("refused it"),
    "reopen": say("opened it again"),
    "file": say("filed it"),
    "relate": say("linked it"),
    "related": say("linked it"),
    "comment": say("commented"),
    "withdraw_comment": say("withdrew a comment"),
    "restore_comment": say("restored a comment"),
    "lock_away": say("locked it away"),
    "take_over": say("took it over from the old system"),
    "clear": say("cleared it after the virus scan"),
    "draft": say("began a draft"),
    "version": say("put a new version"),
    "attach": say("attached a file"),
    "keep": say("kept a file"),
    "set_parties": say("set approvers and signers"),
    "add_recipient": say("added a recipient"),
    "approve": say("approved it"),
    "take_back": say("took it back"),
    "withdraw": say("withdrew it"),
    "discard": say("discarded the draft"),
    "sign": say("signed it"),
    "number": say("numbered it"),
    "seal": say("sealed it"),
    "release": say("released it"),
    "recall": say("recalled it"),
    "replace": say("replaced it"),
    "cancel": say("cancelled it"),
    "reserve_numbers": say("reserved numbers"),
    "void_number": say("voided a number"),
    "open_series": say("opened a number series"),
    "open_dossier": say("opened a dossier"),
    "close_dossier": say("closed the dossier"),
    "put_in_dossier": say("put it into a dossier"),
    "take_from_dossier": say("took it out of a dossier"),
    # people and organisations
    "sign_in": say("signed in"),
    "sign_out": say("signed out"),
    "end_session": say("ended a session"),
    "end_other_sessions": say("ended the other sessions"),
    "change_password": say("changed the password"),
    "reset_password": say("gave a one-time password"),
    "delegate": say("delegated work"),
    "end_delegation": say("ended a delegation"),
    "act_for": say("began to act for someone"),
    "act_for_oneself": say("acted for themselves again"),
    "keep_seal": say("kept the picture of a seal"),
    "keep_signature": say("kept the picture of a signature"),
    "add": say("added a person"),
    "rename": say("changed name or login"),
    "disable": say("shut a person out"),
    "enable": say("let a person in again"),
    "appoint": say("gave a post"),
    "end_post": say("ended a post"),
    "grant_role": say("gave a role"),
    "end_role": say("ended a role"),
    "found": say("founded an organisation"),
    "add_external": say("added an outside organisation"),
    "change": say("changed an organisation"),
    "succeed": say("named a successor"),
    "end": say("ended an organisation"),
    "add_unit": say("added a unit"),
    "move_unit": say("moved a unit"),
    "close_unit": say("closed a unit"),
    "set_day": say("changed the working calendar"),
    "clear_day": say("changed the working calendar"),
    "seed": say("filled the working calendar"),
}

THINGS: dict[str, Say] = {
    "docs": say("document {id}"),
    "files": say("file {id}"),
    "person": say("person {id}"),
    "organisation": say("organisation {id}"),
    "calendar": say("working calendar"),
    "delegation": say("delegation {id}"),
}


def thing(module: str, id: int) -> Say | str:
    """A thing that the reader may not see, by its kind and number alone."""
    known = THINGS.get(module)
    return Say(known.msgid, {"id": id}) if known else f"{module} {id}"


def act(verb: str) -> Say | str:
    """An act in words; the verb itself where nobody has put it into words yet."""
    return ACTS.get(verb, verb.replace("_", " "))
