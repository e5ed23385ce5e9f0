"""The `lotwright` command: one word, one file beside this one."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lotwright.kernel.refusal import Invalid, Refused
from lotwright.shell.texts import Sentence, sentence

if TYPE_CHECKING:
    from psycopg import OperationalError

Subparsers = Any
"""What argparse keeps its commands in; its type is private there."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. 0: done; 1: what was checked does not hold; 2: not understood; 3: a rule says no."""
    options = vars(parser().parse_args(arguments))
    run: Callable[..., int] = options.pop("run")
    try:
        done = run(**options)
        sys.stdout.flush()
        return done
    except Refused as refused:
        _tell(refused.rule, sentence(refused.rule, refused.params, language()))
    except Invalid as invalid:
        for one in invalid.problems:
            _tell(f"{one.rule} {one.path}".strip(), sentence(one.rule, one.params, language()))
    except _lost() as fault:
        from lotwright.shell.store.database import unreachable

        lost = unreachable(fault)
        _tell(lost.rule, sentence(lost.rule, lost.params, language()))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return _unread()
    return 3


def _lost() -> type[OperationalError]:
    """What says that the database does not answer: asked for only when something failed, so no command waits for it."""
    from psycopg import OperationalError

    return OperationalError


def _unread() -> int:
    """Whoever read the output has left, such as `head`. What is still to be written goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 141


def language() -> str:
    """The language of the terminal."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if spoken.lower().startswith("zh") else "en"


def _tell(rule: str, said: Sentence) -> None:
    gap = "" if language() == "zh" else " "
    print(f"{said.because}{gap}{said.instead}  [{rule}]", file=sys.stderr)


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = argparse.ArgumentParser(prog="lotwright", description="ERP for makers of medical devices.")
    top.add_argument("--version", action="version", version=f"lotwright {version('lotwright')}")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _running(commands)
    _keeping(commands)
    _configuring(commands)
    _developing(commands)
    return top


def _command(commands: Subparsers, name: str, help: str, run: Callable[..., int]) -> argparse.ArgumentParser:
    found: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help)
    found.set_defaults(run=run)
    return found


def _running(commands: Subparsers) -> None:
    demo = _command(commands, "demo", "start the invented company on this machine and print its address", _demo)
    demo.add_argument("--port", help="port to listen on (8000)")
    demo.add_argument("--fresh", action="store_true", help="throw the demo's data away first")
    demo.add_argument("--check", action="store_true", help="walk the pilot path on a throw-away instance, and end")
    serve = _command(commands, "serve", "run an installation", _serve)
    serve.add_argument("--host", help="address to listen on (127.0.0.1)")
    serve.add_argument("--port", help="port to listen on (8000)")
    serve.add_argument("--worker", action=argparse.BooleanOptionalAction, help="run a worker along")
    _command(commands, "worker", "fire due timers and hand out waiting messages", _worker)


def _keeping(commands: Subparsers) -> None:
    _command(commands, "doctor", "look at an installation and say what is wrong with it", _doctor)
    audit = commands.add_parser("audit", help="the journal").add_subparsers(required=True, metavar="COMMAND")
    verify = _command(audit, "verify", "recompute the chains and every regulated row from the events", _verify)
    verify.add_argument("--dsn", help="database to verify (that of this installation, as lw_verifier)")
    db = commands.add_parser("db", help="an outside database").add_subparsers(required=True, metavar="COMMAND")
    init = _command(db, "init", "make roles, database and schema on a PostgreSQL server, or migrate them", _db_init)
    init.add_argument("--owner-dsn", dest="owner", required=True, help="DSN of one who may make roles and databases")
    init.add_argument("--database", default="lotwright", help="name of the database (lotwright)")
    found = _command(db, "found", "begin an installation in earnest, with its first administrator", _db_found)
    found.add_argument("--name", required=True, help="what the installation is called")
    found.add_argument("--login", required=True, help="the administrator's login; the password is asked for")
    found.add_argument("--person-name", required=True, help="the administrator's name, as signatures print it")
    found.add_argument(
        "--pack", dest="packs", action="append", required=True, help="key of a shipped pack, or folder of one; in order"
    )


def _configuring(commands: Subparsers) -> None:
    check = _command(commands, "check", "check packs, processes and decisions, and say what is wrong with them", _check)
    check.add_argument("paths", nargs="*", type=Path, help="files, or folders of them or of packs (the shipped packs)")
    check.add_argument("--json", dest="as_json", action="store_true", help="one line of JSON a file")
    check.add_argument("--language", choices=("zh", "en"), help="language of the sentences (that of the terminal)")
    play = _command(commands, "play", "run plays, each in a fresh installation of the shipped packs", _play)
    play.add_argument("plays", nargs="+", type=Path, help="files ending in .play, or folders of them")


def _developing(commands: Subparsers) -> None:
    dev = commands.add_parser("dev", help="for those who work on Lotwright itself")
    tools = dev.add_subparsers(required=True, metavar="COMMAND")
    for name, what, run in (("openapi", "openapi.json", _openapi), ("rules", "docs/rules.md", _rules)):
        tool = _command(tools, name, f"write {what}", run)
        tool.add_argument("--check", action="store_true", help="only say whether it is up to date")
    tck = _command(tools, "tck", "run the DMN technology compatibility kit", _tck)
    tck.add_argument("directory", type=Path)
    tck.add_argument("--json", dest="as_json", action="store_true")
    conformance = _command(tools, "conformance", "run the BPMN conformance plays", _conformance)
    conformance.add_argument("directory", type=Path)
    conformance.add_argument("--json", dest="as_json", action="store_true")


# Each command's own file is read only when it runs, so that `--help` answers at once.


def _demo(**options: Any) -> int:
    from lotwright.cli import demo

    return demo.run(**options)


def _serve(**options: Any) -> int:
    from lotwright.cli import serve

    return serve.run(**options)


def _worker() -> int:
    from lotwright.cli import worker

    return worker.run()


def _doctor() -> int:
    from lotwright.cli import doctor

    return doctor.run()


def _verify(**options: Any) -> int:
    from lotwright.cli import audit

    return audit.run(**options)


def _db_init(**options: Any) -> int:
    from lotwright.cli import db

    return db.run(**options)


def _db_found(**options: Any) -> int:
    from lotwright.cli import db

    return db.found(**options)


def _check(**options: Any) -> int:
    from lotwright.cli import check

    return check.run(**{**options, "language": options["language"] or language()})


def _play(**options: Any) -> int:
    from lotwright.cli import play

    return play.run(**options, language=language())


def _openapi(**options: Any) -> int:
    from lotwright.cli import openapi

    return openapi.run(**options)


def _rules(**options: Any) -> int:
    from lotwright.cli import rules

    return rules.run(**options)


def _tck(**options: Any) -> int:
    from lotwright.cli import tck

    return tck.run(**options)


def _conformance(**options: Any) -> int:
    from lotwright.cli import conformance

    return conformance.run(**options)


if __name__ == "__main__":
    sys.exit(main())
