"""The lines above a signature (Nghị định 30/2020/NĐ-CP, Article 13): by whose authority, in which position."""

POWERS = ("see", "direct", "sign", "approve")
ROLES_LENT_WITH = {
    "unit_head": "direct",
    "signer": "sign",
    "format_checker": "approve",
    "calendar_editor": "approve",
    "intake": "approve",
    "drafter": "see",
}
NEVER_LENT = "never"  # the clerk's seal and the administrator's keys go with the post, not with a person's word


def lent_with(role: str) -> str:
    """The power with which a delegation lends a role; clerks and administrators are appointed, never stood in for."""
    return ROLES_LENT_WITH.get(role, NEVER_LENT)


def authority_lines(capacity: str, *, collective: str, head_title: str, title: str) -> tuple[str, ...]:
    """What stands above the signature, line by line, in capitals.

    A collective's deputy signs under three lines (TM., KT., own title); TL. and TUQ. name the head by whose order;
    the head of an agency without a collective stands alone with the title.
    """
    head, own = head_title.upper() or title.upper(), title.upper()
    on_behalf = (f"TM. {collective.upper()}",) if collective else ()
    match capacity:
        case "TM.":
            return (*(on_behalf or (f"TM. {head}",)), own)
        case "KT.":
            return (*on_behalf, f"KT. {head}", own)
        case "TL." | "TUQ.":
            return (f"{capacity} {head}", own)
        case "Q.":
            return (*on_behalf, f"Q. {head}")
        case _:
            return (own,)
