"""`lotwright check PATH...`: say what is wrong with files, to people or, with `--json`, one line a file.

A kind of file is one entry of `CHECKERS`: it reads the file and returns what was in it and what was found.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lotwright.cli.check_process import examine
from lotwright.kernel import decisions
from lotwright.kernel.refusal import Invalid, Param, Problem
from lotwright.shell.settings import packs_folder
from lotwright.shell.texts import Sentence, sentence


@dataclass(frozen=True)
class Checked:
    """What a file holds (how many of what), and what is wrong with it."""

    kind: str
    counts: Mapping[str, int] = field(default_factory=dict)
    errors: Sequence[Problem] = ()
    warnings: Sequence[Problem] = ()
    more: Mapping[str, object] = field(default_factory=dict)
    """Further facts of this kind of file for `--json`."""


WORDS = {
    "en": {
        "decisions": "decisions: {}", "tables": "tables: {}", "rules": "rules: {}", "packs": "packs: {}",
        "processes": "processes: {}", "comma": ", ",
        "error": "error", "warning": "note", "clean": "Nothing wrong.", "found": "Errors: {errors}; notes: {warnings}.",
        "where": "in {}", "label": "column {}", "number": "rule {}",
    },
    "zh": {
        "decisions": "决策 {}", "tables": "决策表 {}", "rules": "规则 {}", "packs": "配置包 {}",
        "processes": "流程 {}", "comma": "，",
        "error": "错误", "warning": "提示", "clean": "没有问题。", "found": "错误 {errors} 处，提示 {warnings} 处。",
        "where": "{}", "label": "{} 列", "number": "规则 {}",
    },
}  # fmt: skip


def run(paths: Sequence[Path], as_json: bool = False, language: str = "en") -> int:
    """Check files and folders, or the shipped packs when none are named; 0 when nothing is wrong."""
    wrong = False
    for path in _files(paths or [packs_folder()]):
        checked = check_file(path)
        wrong |= bool(checked.errors)
        if as_json:
            print(json.dumps(_data(path, checked, language), ensure_ascii=False))
        else:
            _print(path, checked, language)
    return int(wrong)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named; of a folder, itself if it holds packs, and every file below that can be checked alone."""
    for path in paths:
        if not path.is_dir() or _packs(path):
            yield path
        if path.is_dir():
            yield from (inner for inner in sorted(path.rglob("*")) if inner.suffix in CHECKERS and inner.is_file())


def check_file(path: Path) -> Checked:
    """What is in a file, or a folder of packs, and what is wrong with it."""
    if path.is_dir():
        return _check_packs(path)
    checker = CHECKERS.get(path.suffix) or _by_older_ending(path)
    if not path.is_file():
        return _unread("check.no-file", path)
    if checker is None:
        return _unread("check.unknown-file", path, suffixes=tuple(sorted(CHECKERS)))
    try:
        return checker(path)
    except OSError as fault:
        return _unread("check.unreadable", path, why=str(fault.strerror))
    except Invalid as invalid:
        return Checked(path.suffix[1:], errors=invalid.problems)


def _unread(rule: str, path: Path, **params: Param) -> Checked:
    """A file that nothing can be said of; whoever asks about processes reads it like one that is refused."""
    refused = {"verdict": "refused", "fault": rule, "elements": [], "path": [], "ms": 0}
    return Checked("unknown", errors=[Problem(rule, str(path), params)], more=refused)


# --- kinds of file ------------------------------------------------------------------------------------


def _check_dmn(path: Path) -> Checked:
    """A decision model; the models it imports are looked for in its folder and below."""
    definitions = decisions.read(path.read_bytes())
    report = decisions.check(definitions, _imported(path, definitions))
    counts = {"decisions": report.decisions, "tables": report.tables, "rules": report.rules}
    return Checked("dmn", counts, report.errors, report.warnings)


def _imported(path: Path, definitions: decisions.Definitions) -> list[decisions.Definitions]:
    """The models beside a file, when it imports any; what cannot be read among them is not one of those."""
    found = []
    for other in sorted(path.parent.rglob("*.dmn")) if definitions.imports else ():
        if other != path:
            try:
                found.append(decisions.read(other.read_bytes()))
            except Invalid:
                continue
    return found


def _check_bpmn(path: Path) -> Checked:
    """A process: within the executable subset, and proven to end."""
    finding = examine(path.read_bytes())
    unknown = finding.verdict == "unknown"
    return Checked(
        "bpmn",
        {"processes": finding.processes},
        () if unknown else finding.problems,
        finding.problems if unknown else (),
        finding.facts(),
    )


def _packs(folder: Path) -> list[Path]:
    """The packs in a folder: itself, or those directly within."""
    return [inner for inner in (folder, *sorted(folder.iterdir())) if (inner / "pack.toml").is_file()]


def _check_packs(folder: Path) -> Checked:
    """Packs, each file of them and all of them together; one pack together with those beside it."""
    from lotwright.shell.actions import ACTIONS
    from lotwright.shell.installing import read_packs

    folder = folder.resolve().parent if (folder / "pack.toml").is_file() else folder
    keys = [inner.relative_to(folder).as_posix() for inner in _packs(folder)]
    try:
        read_packs(folder, keys, ACTIONS)
    except Invalid as invalid:
        return Checked("packs", {"packs": len(keys)}, invalid.problems)
    return Checked("packs", {"packs": len(keys)})


def _by_older_ending(path: Path) -> Callable[[Path], Checked] | None:
    """What looks into a file that other tools have named, such as `order.bpmn20.xml`."""
    return _check_bpmn if any(part in (".bpmn20", ".bpmn2") for part in path.suffixes) else None


CHECKERS: dict[str, Callable[[Path], Checked]] = {".bpmn": _check_bpmn, ".dmn": _check_dmn}
"""By the end of a file's name; each may raise Invalid."""


# --- telling ------------------------------------------------------------------------------------------


def _print(path: Path, checked: Checked, language: str) -> None:
    words = WORDS[language]
    counts = words["comma"].join(words[name].format(count) for name, count in checked.counts.items())
    print(f"{path}{': ' if counts else ''}{counts}")
    for severity, found in (("error", checked.errors), ("warning", checked.warnings)):
        for one in found:
            said = sentence(one.rule, one.params, language)
            gap = "" if language == "zh" else " "
            print(f"  {words[severity]}  {_place(one, language)}")
            print(f"      {said.because}{gap}{said.instead}  [{one.rule}]")
    if checked.errors or checked.warnings:
        print("  " + words["found"].format(errors=len(checked.errors), warnings=len(checked.warnings)))
    else:
        print("  " + words["clean"])


def _place(one: Problem, language: str) -> str:
    """Where something stands: the element's id, and what is known to find it by."""
    words = WORDS[language]
    known = [words[name].format(one.params[name]) for name in ("where", "number", "label") if one.params.get(name)]
    return words["comma"].join([one.path, *known] if one.path else known)


def _data(path: Path, checked: Checked, language: str) -> dict[str, object]:
    return {
        "file": str(path),
        "kind": checked.kind,
        "ok": not checked.errors,
        **checked.counts,
        **checked.more,
        "errors": [_told(one, language) for one in checked.errors],
        "warnings": [_told(one, language) for one in checked.warnings],
    }


def _told(one: Problem, language: str) -> dict[str, object]:
    said: Sentence = sentence(one.rule, one.params, language)
    return {"rule": one.rule, "element": one.path, "params": one.params, **said._asdict()}
