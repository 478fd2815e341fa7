"""Where the test keys lie and what they are called: one naming for whoever makes them and whoever signs with them."""

FOLDER = "vault"  # under the installation's data; the passphrase is `files.secret.passphrase(secret, KEYS)`
AUTHORITY = "authority"


def of_person(person_id: int) -> str:
    """The key of an official."""
    return f"person-{person_id}"


def of_organisation(organisation_id: int) -> str:
    """The key with which an organisation's clerk numbers and seals."""
    return f"organisation-{organisation_id}"
