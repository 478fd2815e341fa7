"""What one request sees: whose calendars, their members, read at most once each."""

from collections.abc import Mapping
from datetime import datetime

from workplace.calendars.actions import syncing
from workplace.calendars.queries import collections, invited, syncs
from workplace.calendars.queries.collections import Collection, Member
from workplace.calendars.queries.syncs import State
from workplace.exchange.dav.places import Place, find
from workplace.kernel.errors import NotFound
from workplace.org.queries import sessions
from workplace.web.ask import Ask
from workplace.web.language import tell


class View:
    """The calendars of whoever asks."""

    def __init__(self, ask: Ask) -> None:
        self.ask, self.session, self.acting = ask, ask.session, ask.acting
        self.login = sessions.login_of(ask.session, ask.acting.as_whom)
        self.person_name = ask.who.name
        self._collections: list[Collection] | None = None
        self._members: dict[str, dict[str, Member]] = {}

    def place(self) -> Place:
        """What the request's path leads to; NotFound for nothing, and for what is another person's."""
        found = find(self.ask.path.get("path", ""))
        if found is None or found.login not in ("", self.login):
            raise NotFound
        if found.calendar:
            self.collection(found.calendar)
        return found

    def collections(self) -> list[Collection]:
        """All calendars of this person."""
        if self._collections is None:
            self._collections = collections.all_(self.session, self.acting)
        return self._collections

    def collection(self, key: str) -> Collection:
        """One of them, or NotFound."""
        for one in self.collections():
            if one.key == key:
                return one
        raise NotFound

    def members(self, key: str) -> dict[str, Member]:
        """What stands in one."""
        if key not in self._members:
            self._members[key] = collections.members(self.session, self.acting, self.collection(key))
        return self._members[key]

    def bodies(self, key: str, members: list[Member]) -> Mapping[str, bytes]:
        """Entries as they are sent."""
        address = self.ask.house.settings.address
        return collections.bodies(self.session, self.acting, self.collection(key), members, address)

    def expanded(self, key: str, members: list[Member], span: tuple[datetime, datetime]) -> Mapping[str, bytes]:
        """The same, series as their single times."""
        address = self.ask.house.settings.address
        return collections.expanded(self.session, self.acting, self.collection(key), members, span, address)

    def hand_out(self, key: str, state: State | None = None) -> str:
        """The token of a state (the present one), kept so that the program can ask for the difference to it."""
        given = syncs.state_of(self.members(key)) if state is None else state
        if not syncs.is_fresh(self.session, self.acting, key, given):
            self.ask.aside(lambda session: syncing.remember(session, self.acting, key, given))
        return syncs.token(given)

    def addresses(self) -> tuple[str, ...]:
        """By which addresses this person stands in entries that they are asked to."""
        return invited.addresses(self.session, self.acting.as_whom)

    def words(self, text: object) -> str:
        """A sentence in the person's language."""
        return tell(text, self.ask.language)  # type: ignore[arg-type]
