"""Words and marks of the small states beside a document: approvals, signers, deliveries, versions, sections."""

from workplace.kernel.text import say
from workplace.process.table import State

SECTION = {
    "incoming": say("Incoming documents"),
    "outgoing": say("Outgoing documents"),
    "internal": say("Internal documents"),
}
VERSION = {
    "received": say("as received"),
    "draft": say("draft"),
    "prepared": say("prepared for signature"),
    "signed": say("signed"),
    "numbered": say("numbered"),
    "sealed": say("sealed"),
}
SIGNATURE = {"signer": say("Signer"), "number": say("Number and date"), "seal": say("Seal of the organisation")}
APPROVAL = {
    "waiting": State(say("Not asked yet"), "", "clock"),
    "asked": State(say("To approve"), "wait", "clipboard-check"),
    "approved": State(say("Approved"), "good", "check"),
    "returned": State(say("Returned"), "wait", "arrow-back-up"),
}
SIGNER = {
    "waiting": State(say("Not asked yet"), "", "clock"),
    "asked": State(say("To sign"), "wait", "signature"),
    "signed": State(say("Signed"), "good", "pencil-check"),
}
DELIVERY = {
    "arrived": State(say("Arrived"), "info", "mail"),
    "waiting": State(say("To be sent"), "wait", "package"),
    "sent": State(say("Sent"), "info", "send"),
    "accepted": State(say("Taken into the book"), "info", "book-2"),
    "refused": State(say("Returned"), "wait", "arrow-back-up"),
    "set_aside": State(say("Had it already"), "", "copy"),
    "done": State(say("Done"), "good", "circle-check"),
    "recalled": State(say("Recalled"), "", "arrow-back"),
    "confirmed": State(say("Destruction confirmed"), "good", "circle-check"),
}
NUMBER = {
    "allotted": State(say("Being put on the page"), "info", "hash"),
    "given": State(say("Given"), "good", "check"),
    "reserved": State(say("Reserved"), "wait", "lock"),
    "void": State(say("Void"), "", "x"),
}
