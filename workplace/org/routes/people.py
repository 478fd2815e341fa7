"""The administrators' pages of people: the list, one person's posts, roles, password and signature picture."""

from workplace.kernel.errors import NotFound
from workplace.kernel.text import say
from workplace.org.actions import marks as keeping
from workplace.org.actions import people, sessions
from workplace.org.actions.marks import Picture
from workplace.org.models.people import CAPACITIES, ROLES
from workplace.org.queries import directory, marks, organisations, posts, units
from workplace.org.routes import pictures, words
from workplace.web.ask import Ask, Go, Page, Raw, Then
from workplace.web.serve import Routes

routes = Routes("/admin")

ADMIN = "administrator"


@routes.get("", who=ADMIN)
def start(ask: Ask) -> Go:
    """The administrators' first page is the list of people."""
    return Go("/admin/people")


@routes.get("/people", who=ADMIN)
def everybody(ask: Ask) -> Page:
    """Everybody by given name, fifty a page."""
    text, after = ask.query.text("q", required=False, most=100), ask.query.integer("after", required=False)
    rows = directory.everybody(ask.session, text, after)
    more = rows[directory.PAGE - 1][0].id if len(rows) > directory.PAGE else None
    return Page("org/people.html", {"rows": rows[: directory.PAGE], "more": more, "text": text}, block="list")


@routes.get("/people/new", who=ADMIN)
def new(ask: Ask) -> Page:
    """The form for a person who is taken on."""
    return Page("org/person_new.html")


@routes.post("/people", who=ADMIN, again=new)
def add(ask: Ask) -> Go:
    """Take a person on; posts, roles and a password follow on their page."""
    name, login = ask.form.text("full_name", most=100), ask.form.text("login", most=64)
    email = ask.form.text("email", required=False, most=200)
    ask.form.check()
    person = people.add(ask.session, ask.acting, name, login, email=email)
    return Go(f"/admin/people/{person}", said=say("{name} was taken on. Give them a post and a password.", name=name))


@routes.get("/people/{id}", who=ADMIN)
def show(ask: Ask) -> Page:
    """One person: data, posts, roles, password, signature."""
    file = directory.person_file(ask.session, ask.id)
    context = {
        "file": file,
        "posts": posts.posts(ask.session, ask.id),
        "roles": posts.roles(ask.session, ask.id),
        "role_words": words.ROLES,
        "capacity_words": words.CAPACITIES,
        **_places(ask),
    }
    return Page("org/person.html", context)


@routes.post("/people/{id}", who=ADMIN, again=show)
def correct(ask: Ask) -> Go:
    """Correct name, login or mail address."""
    name, login = ask.form.text("full_name", most=100), ask.form.text("login", most=64)
    email = ask.form.text("email", required=False, most=200)
    ask.form.check()
    people.rename(ask.session, ask.acting, ask.id, name, login, email=email)
    return Go(_page(ask), said=say("Saved."))


@routes.post("/people/{id}/posts", who=ADMIN, again=show)
def appoint(ask: Ask) -> Go:
    """Give the person a post."""
    form = ask.form
    unit, title = form.integer("post_unit", least=1), form.text("title", most=100)
    rank = form.integer("rank", least=1, most=999) or 50
    since, until = form.date("post_since"), form.date("post_until", required=False)
    form.check()
    assert unit is not None
    people.appoint(
        ask.session,
        ask.acting,
        ask.id,
        unit,
        title,
        rank=rank,
        main=form.ticked("main"),
        since=since,
        until=until,
    )
    return Go(_page(ask), said=say("Appointed: {title}.", title=title))


@routes.post("/people/{id}/posts/{post}/end", who=ADMIN)
def end_post(ask: Ask) -> Go:
    """End a post now."""
    _own(ask.number("post"), [post.id for post in posts.posts(ask.session, ask.id)])
    people.end_post(ask.session, ask.acting, ask.number("post"))
    return Go(_page(ask), said=say("The post has ended."))


@routes.post("/people/{id}/roles", who=ADMIN, again=show)
def grant_role(ask: Ask) -> Go:
    """Give the person a simple role."""
    form = ask.form
    unit, role = form.integer("role_unit", least=1), form.choice("role", ROLES)
    capacity = form.choice("capacity", CAPACITIES, required=False)
    basis = form.text("basis", required=False, most=200)
    since, until = form.date("role_since"), form.date("role_until", required=False)
    form.check()
    assert unit is not None
    people.grant_role(
        ask.session, ask.acting, ask.id, unit, role, capacity=capacity, basis=basis, since=since, until=until
    )
    return Go(_page(ask), said=say("The role was given."))


@routes.post("/people/{id}/roles/{role}/end", who=ADMIN)
def end_role(ask: Ask) -> Go:
    """End a role now."""
    _own(ask.number("role"), [role.id for role in posts.roles(ask.session, ask.id)])
    people.end_role(ask.session, ask.acting, ask.number("role"))
    return Go(_page(ask), said=say("The role has ended."))


@routes.post("/people/{id}/disable", who=ADMIN)
def disable(ask: Ask) -> Go:
    """Let the person in no more."""
    people.disable(ask.session, ask.acting, ask.id)
    return Go(_page(ask), said=say("This person can no longer sign in."), undo=f"{_page(ask)}/enable")


@routes.post("/people/{id}/enable", who=ADMIN)
def enable(ask: Ask) -> Go:
    """Let the person in again."""
    people.enable(ask.session, ask.acting, ask.id)
    return Go(_page(ask), said=say("This person can sign in again."))


@routes.post("/people/{id}/password", who=ADMIN)
def reset_password(ask: Ask) -> Page:
    """A one-time password, shown this once: it is nowhere else to be read."""
    password = sessions.reset_password(ask.session, ask.acting, ask.id)
    return Page("org/one_time.html", {"file": directory.person_file(ask.session, ask.id), "password": password})


@routes.post("/people/{id}/signature", who=ADMIN, upload=True, again=show)
def keep_signature(ask: Ask) -> Then:
    """Take the picture of the person's signature; a worker makes it fit for a page first."""
    person, secret = directory.person_file(ask.session, ask.id).id, ask.house.secret

    def keep(again: Ask, picture: Picture) -> Go:
        keeping.keep_signature(again.session, again.acting, person, picture, secret=secret)
        return Go(f"/admin/people/{person}", said=say("The signature was kept."))

    return pictures.taken_in(ask, "signature", 50, keep)


@routes.get("/people/{id}/signature.webp", who=ADMIN)
def signature(ask: Ask) -> Raw:
    """How the signature looks on paper; never the picture itself."""
    return pictures.shown(marks.signature_preview(ask.session, ask.id))


def _places(ask: Ask) -> dict[str, object]:
    """The organisation whose units the forms offer: the one chosen, else that of the main post, else the first."""
    chosen = ask.query.integer("at", required=False) or ask.form.integer("at", required=False)
    held = [post for post in posts.posts(ask.session, ask.id) if post.holds]
    if chosen is None and held:
        chosen = units.unit(ask.session, held[0].unit_id).organisation_id
    known = organisations.internal(ask.session)
    chosen = chosen or (known[0].id if known else None)
    tree = units.tree(ask.session, chosen) if chosen else []
    return {
        "at": chosen,
        "organisations": [(card.id, card.name) for card in known],
        "units": [(unit.id, "\u2003" * unit.depth + unit.name) for unit in tree],
    }


def _own(id: int, own: list[int]) -> None:
    if id not in own:
        raise NotFound


def _page(ask: Ask) -> str:
    return f"/admin/people/{ask.id}"
