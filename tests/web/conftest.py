"""A small installation behind the interface: four people with their roles, over a real database and real commits."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from tests.web import ledger

from lotwright.shell import framework, keys, wiring
from lotwright.shell.clock import SystemClock
from lotwright.shell.commands import Caller, Content, Found, Perform
from lotwright.shell.files import Disk
from lotwright.shell.keys import Keys
from lotwright.shell.reads.configuration import Configurations
from lotwright.shell.reauth import Reauthentication
from lotwright.shell.runner import Runner
from lotwright.shell.store.database import Pool, open_pool

KEYS = Keys(b"k" * 32)
PASSWORD = "correct horse battery"
PEOPLE = {"ada": "administrator", "aud": "auditor", "pur": "purchaser", "con": "configurator", "ask": "asker"}

ROLE_SET = """
{roles}
""".format(
    roles="\n".join(
        f"""
[[roles]]
key = "{key}"
names = {{zh = "{key}", en = "{key}"}}
blurb = {{zh = "{key}", en = "{key}"}}
screens = {screens}
exclusive = {exclusive}
grants = [{{acts = {acts}}}]
"""
        for key, screens, acts, exclusive in (
            ("administrator", '["people"]', '["people.*", "read:people"]', "true"),
            ("auditor", '["journal"]', '["read:*"]', "false"),
            ("purchaser", '["inbox"]', '["start:purchase", "task:purchase", "sign:approval", "read:orders"]', "false"),
            ("asker", '["inbox"]', '["start:purchase", "task:purchase", "start:risky"]', "false"),
            ("configurator", '["definitions"]', '["publish:*", "read:definitions", "sign:publication"]', "false"),
        )
    )
)
ORGANISATION = """
[[entities]]
id = "E1"
names = {zh = "公司", en = "Company"}
[[entities.sites]]
id = "SUZ"
names = {zh = "苏州", en = "Suzhou"}
calendar = "suz"
"""
CALENDAR = """
key = "suz"
names = {zh = "苏州", en = "Suzhou"}
zone = "Asia/Shanghai"
[[shifts]]
days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
start = "00:00"
end = "24:00"
"""
TEXTS = """
[meanings]
approval = "Approval"
[rules]
"""
DEFINITIONS = (
    ("role-set", "base", ROLE_SET),
    ("organisation", "base", ORGANISATION),
    ("calendar", "suz", CALENDAR),
    ("texts", "base.en", TEXTS),
    ("texts", "base.zh", TEXTS),
    ("record-type", "purchase", ledger.RECORD_TYPE),
    ("process", "purchase", ledger.PROCESS),
)


@pytest.fixture(scope="session")
def dsn(clone: Callable[[], Any]) -> str:
    """The application role's DSN of a fresh database."""
    return str(clone().app)


@pytest.fixture(scope="session")
def pool(dsn: str) -> Iterator[Pool]:
    """Connections of the application role."""
    pool = open_pool(dsn, largest=4)
    yield pool
    pool.close()


@pytest.fixture(scope="session")
def runner(pool: Pool) -> Runner:
    """The runner of the product, and a command that lets events happen."""
    prove = Reauthentication(pool).prove
    made = wiring.build(pool, Configurations(), SystemClock(), prove, wiring.sealing(KEYS))
    made.handlers = {**made.handlers, ledger.Happen: ledger.happen}
    return made


@pytest.fixture(scope="session")
def installation(dsn: str, pool: Pool, runner: Runner, tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """The installation founded, configured and peopled, and the interface standing on it."""
    framework.stand_on(dsn)
    from lotwright.web.world import World, provide

    _found(runner)
    files = Disk(tmp_path_factory.mktemp("files"))
    provide(lambda: World(pool, runner, files, wiring.assess))
    return runner


def caller(person: str, key: str | None = None) -> Caller:
    """Somebody at the one site."""
    return Caller(person=person, site="SUZ", entity="E1", zone="Asia/Shanghai", request="test", key=key)


def _found(runner: Runner) -> None:
    from lotwright.shell.accounts.models import User

    given = tuple(Content(kind=kind, key=key, content=text.encode()) for kind, key, text in DEFINITIONS)
    founded = Found(name="Test", mark="demo", administrator="P-ada", definitions=given)
    runner.run(founded, caller("P-ada"))
    for login, role in PEOPLE.items():
        person = f"P-{login}"
        if login != "ada":
            runner.run(Perform(action="people.add", inputs={"person": person}), caller("P-ada"))
            grant = {"person": person, "role": role, "since": "2020-01-01"}
            runner.run(Perform(action="people.grant", inputs=grant), caller("P-ada"))
        User.objects.open(login, person, PASSWORD, persona=role)
        with runner.pool.connection() as connection:
            keys.enter(connection.execute, KEYS, person, login.title())
    runner.run(ledger.Happen(happened=[*ledger.material(), *ledger.elsewhere()]), caller("P-ada"))
    ledger.work(runner, caller)


class Browser:
    """Somebody at a browser: cookies, the session's token, fresh keys."""

    def __init__(self) -> None:
        from django.test import Client

        self.client = Client(enforce_csrf_checks=True)
        self.csrf = ""
        self.refresh()

    def refresh(self) -> Any:
        """The session as it is."""
        answer = self.client.get("/api/v1/session")
        self.csrf = answer.json()["csrf"]
        return answer.json()

    def sign_in(self, login: str, password: str = PASSWORD) -> Any:
        """Sign in; the answer whatever it is."""
        answer = self.post("/session", {"login": login, "password": password})
        self.refresh()
        return answer

    def get(self, path: str, **headers: str) -> Any:
        """GET."""
        return self.client.get(f"/api/v1{path}", headers=headers)

    def post(self, path: str, data: Any, *, key: str | None = None, **headers: str) -> Any:
        """POST as JSON; raw bytes are sent as they are."""
        return self.client.post(
            f"/api/v1{path}",
            data,
            content_type="application/json",
            headers={"X-CSRFToken": self.csrf, "Idempotency-Key": key or secrets.token_hex(8), **headers},
        )


@pytest.fixture
def browser(installation: Runner) -> Callable[..., Browser]:
    """Opens a browser, signed in when a login is given."""

    def opened(login: str | None = None) -> Browser:
        found = Browser()
        if login:
            assert found.sign_in(login).status_code == 200
        return found

    return opened


Counts = Mapping[str, int]


@pytest.fixture
def counts(pool: Pool) -> Callable[[], Counts]:
    """How many entries each kind of stream has: to show that nothing changed."""

    def counted() -> Counts:
        with pool.connection() as connection:
            return dict(connection.execute("SELECT kind, count(*) FROM journal.entry GROUP BY kind").fetchall())

    return counted
