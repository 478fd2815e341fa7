"""From where somebody knocks: so much of the address as belongs to one network."""

from ipaddress import IPv6Address, ip_address


def prefix(host: str) -> str:
    """The network of an address: 256 neighbours, or of IPv6 what one household is given."""
    try:
        address = ip_address(host)
    except ValueError:
        return host[:64]
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped  # as a server that listens on both hears of an IPv4 address
    bits = 72 if isinstance(address, IPv6Address) else 8
    return str(type(address)(int(address) >> bits << bits))
