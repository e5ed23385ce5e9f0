"""Migration: each step once, as the owner; and what the roles may do afterwards, read from the catalogue."""

from __future__ import annotations

import psycopg
import pytest
from tests.conftest import PASSWORD

from lotwright.kernel.refusal import Refused
from lotwright.shell import postgres
from lotwright.shell.store import migrate
from lotwright.shell.store.migrate import Step


@pytest.fixture
def fresh(clone):
    return clone()


def check(dsn):
    with psycopg.connect(dsn) as connection:
        migrate.check(connection)


def rule(call, *arguments):
    with pytest.raises(Refused) as refused:
        call(*arguments)
    return refused.value.rule


def test_a_second_run_has_nothing_to_do(fresh):
    assert migrate.migrate(fresh.owner) == []
    check(fresh.app)


def test_the_roles_that_own_the_journal_may_not_serve(fresh):
    for dsn in (fresh.owner, fresh.admin):
        assert rule(check, dsn) == "database.owns-journal"


def test_a_database_that_lacks_a_step_is_refused_until_it_is_applied(fresh, monkeypatch):
    more = Step("9999_more.sql", "0" * 64, b"CREATE TABLE app.more (x int)")
    ours = migrate.steps()
    monkeypatch.setattr(migrate, "steps", lambda: [*ours, more])
    assert rule(check, fresh.app) == "database.not-migrated"
    assert migrate.migrate(fresh.owner) == ["9999_more.sql"]
    check(fresh.app)
    monkeypatch.undo()
    assert rule(check, fresh.app) == "database.newer"
    assert rule(migrate.migrate, fresh.owner) == "database.newer"


def test_a_step_that_fails_leaves_nothing(fresh, monkeypatch):
    bad = Step("9999_bad.sql", "0" * 64, b"CREATE TABLE app.half (x int); SELECT 1/0")
    ours = migrate.steps()
    monkeypatch.setattr(migrate, "steps", lambda: [*ours, bad])
    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate.migrate(fresh.owner)
    with psycopg.connect(fresh.admin) as connection:
        assert connection.execute("SELECT to_regclass('app.half')").fetchone() == (None,)


def test_a_step_edited_after_it_was_applied_is_refused(fresh, monkeypatch):
    first, *rest = migrate.steps()
    monkeypatch.setattr(migrate, "steps", lambda: [first._replace(sha256="f" * 64), *rest])
    assert rule(check, fresh.app) == "database.altered-step"
    assert rule(migrate.migrate, fresh.owner) == "database.altered-step"


def test_an_empty_database_is_refused(server):
    assert rule(check, server) == "database.not-migrated"


def test_a_server_that_is_too_old_is_refused(server, monkeypatch):
    monkeypatch.setattr(migrate, "OLDEST_SERVER", 990000)
    assert rule(migrate.create, server, "never", dict.fromkeys(postgres.ROLES, PASSWORD)) == "database.too-old"


def privileges(dsn, role):
    """(table, privilege) a role holds in the schemas of ours."""
    with psycopg.connect(dsn) as connection:
        return {
            (f"{schema}.{table}", privilege)
            for schema, table, privilege in connection.execute(
                "SELECT table_schema, table_name, privilege_type FROM information_schema.role_table_grants"
                " WHERE grantee = %s AND table_schema IN ('journal', 'ledger', 'app')",
                (role,),
            )
        }


def test_the_application_reads_the_journal_and_no_more(fresh):
    held = privileges(fresh.admin, "lw_app")
    assert {one for one in held if one[0].startswith("journal.")} == {
        ("journal.entry", "SELECT"),
        ("journal.stream", "SELECT"),
    }
    assert not {privilege for _, privilege in held} & {"TRUNCATE", "TRIGGER", "REFERENCES"}


def test_sealer_and_verifier_change_nothing(fresh):
    for role in ("lw_sealer", "lw_verifier"):
        assert {privilege for _, privilege in privileges(fresh.admin, role)} <= {"SELECT"}


def test_nothing_is_open_to_everybody(fresh):
    with psycopg.connect(fresh.admin) as connection:
        assert privileges(fresh.admin, "PUBLIC") == set()
        open_functions = connection.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname IN ('journal', 'app', 'ledger') AND has_function_privilege('lw_sealer', p.oid, 'EXECUTE')"
        ).fetchall()
    assert open_functions == []


def test_every_table_of_the_ledger_stands_under_guard(fresh):
    with psycopg.connect(fresh.admin) as connection:
        unguarded = connection.execute(
            "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'ledger' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND NOT EXISTS ("
            "SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'journaled' AND t.tgenabled = 'A'"
            " AND t.tgdeferrable AND t.tginitdeferred)"
        ).fetchall()
    assert unguarded == []


def test_accounts_are_never_deleted(fresh):
    with psycopg.connect(fresh.app) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("DELETE FROM public.accounts_user")


def test_one_who_may_make_roles_needs_no_superuser(server):
    """An outside server's owner: no superuser, allowed to make roles and databases."""
    import secrets

    from psycopg.conninfo import make_conninfo
    from tests.conftest import drop

    role, name = f"keeper_{secrets.token_hex(3)}", f"lw_kept_{secrets.token_hex(3)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {role} LOGIN CREATEDB CREATEROLE PASSWORD '{PASSWORD}'")
        for made in (*postgres.ROLES, migrate.OWNER):
            connection.execute(f"GRANT {made} TO {role} WITH ADMIN OPTION")
    owner = make_conninfo(server, user=role, password=PASSWORD)
    try:
        migrate.create(owner, name, dict.fromkeys(postgres.ROLES, PASSWORD))
        assert migrate.migrate(migrate.as_owner(owner, name))
        check(make_conninfo(server, dbname=name, user="lw_app", password=PASSWORD))
    finally:
        drop(server, name)
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP OWNED BY {role}")
            connection.execute(f"DROP ROLE {role}")
