"""What a browser calls itself, in words a person recognises; the network it comes from."""

from ipaddress import IPv6Address, ip_address

_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc", "Cốc Cốc"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
)
_PROGRAMS = (
    ("DAVx5", "DAVx⁵"),
    ("Thunderbird", "Thunderbird"),
    ("dataaccessd", "iOS"),
    ("CalendarAgent", "macOS"),
    ("Evolution", "Evolution"),
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


def program_words(agent: str) -> str:
    """The calendar program that calls itself so; empty where none is recognised."""
    return next((word for sign, word in _PROGRAMS if sign in agent), "")


def network(host: str) -> str:
    """The address that limits count: an IPv6 household or office has a whole /64 of them."""
    try:
        address = ip_address(host)
    except ValueError:
        return host[:64]
    if isinstance(address, IPv6Address):
        return str(IPv6Address(int(address) >> 64 << 64)) + "/64"
    return str(address)
