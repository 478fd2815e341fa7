"""Groups of recipients inside a province, and how papers write them."""

from workplace.kernel.text import fold

COMMUNES = (
    "Ủy ban nhân dân các phường, xã",
    "Ủy ban nhân dân các xã, phường",
    "Ủy ban nhân dân các xã, phường, đặc khu",
    "Các phường, xã",
    "Các xã, phường",
)
SOS = ("Các sở, ban, ngành", "Các sở, ban, ngành thành phố", "Các sở, ngành", "Các sở")
OWN = ("Văn phòng", "Lãnh đạo")  # lines such as “VP: CVP, các PCVP” name people of the agency itself


def is_commune(name: str) -> bool:
    """Whether an organisation is the people's committee of a commune, ward or special zone."""
    return fold(name).startswith(("uy ban nhan dan phuong", "uy ban nhan dan xa", "uy ban nhan dan dac khu"))


def is_department(name: str) -> bool:
    """Whether an organisation is a department (sở)."""
    return fold(name).startswith("so ")
