"""The fields of work (lĩnh vực), sources, kinds of evidence and marks that a task may carry."""

from workplace.kernel.text import Say, say

FIELDS: dict[str, Say] = {
    "finance": say("Finance, budget, investment"),
    "economy": say("Economy, trade, enterprises"),
    "construction": say("Construction, transport, urban planning"),
    "land": say("Land, environment, natural resources"),
    "agriculture": say("Agriculture, rural areas, disaster prevention"),
    "culture": say("Culture, tourism, sport"),
    "education": say("Education and training"),
    "health": say("Health, population"),
    "society": say("Labour, social affairs"),
    "technology": say("Science, technology, digital transformation"),
    "administration": say("Organisation, administrative reform"),
    "justice": say("Justice, inspection, citizens' petitions"),
    "security": say("Defence, security, order"),
}
SOURCES: dict[str, Say] = {
    "directive": say("Directive on a document"),
    "conclusion": say("Meeting conclusion"),
    "resolution": say("Resolution"),
    "programme": say("Work programme"),
    "case": say("Citizen's case"),
    "verbal": say("Verbal order"),
    "task": say("Part of another task"),
}
EVIDENCE: dict[str, Say] = {
    "": say("A report is enough"),
    "file": say("A file"),
    "document": say("A released document"),
}
QUALITY: dict[str, Say] = {
    "excellent": say("Excellent"),
    "good": say("Good"),
    "fair": say("Satisfactory"),
    "poor": say("Unsatisfactory"),
}
