"""What a browser calls itself, in words a person recognises."""

_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc", "Cốc Cốc"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def agent_words(agent: str) -> tuple[str, str]:
    """Browser and system; empty where nothing is recognised."""
    browser = next((word for sign, word in _BROWSERS if sign in agent), "Safari" if "Safari/" in agent else "")
    return browser, next((word for sign, word in _SYSTEMS if sign in agent), "")
