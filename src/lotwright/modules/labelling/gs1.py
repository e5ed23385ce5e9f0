"""Reads a GS1 element string, as scanned or as printed in parentheses.

biip knows the application identifiers; what it lets pass is checked here: check digit, dates, GS1 set 82,
lengths, emptiness. A separator lost by a scanner is never made up: the label is taken literally, with a warning.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple, NoReturn, TypeVar

from biip import ParseError
from biip.gs1_application_identifiers import GS1ApplicationIdentifier
from biip.gs1_element_strings import GS1ElementString

from lotwright.kernel.refusal import Invalid, Refused, problem

ValueT = TypeVar("ValueT", str, dt.date)
SEPARATOR = "\x1d"
SUBSTITUTES = ("{GS}", "<GS>", "|", "␝")
"""What wedges and terminals put for a separator; none of these characters can stand in a GS1 value."""

LONGEST = 500
_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9]", re.ASCII)
_PRINTED = re.compile(r"\((\d{2,4})\)", re.ASCII)
_SET_82 = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]*", re.ASCII)
_SWALLOWED = re.compile(r".+(?:21.+|17\d{6}.*|11\d{6}.*|10.+)", re.ASCII)
_DATES = {"11", "13", "15", "16", "17"}


class Label(NamedTuple):
    """What a label says. `warnings` are rule ids of what a person should look at."""

    gtin: str
    lot: str | None
    serial: str | None
    expiry: dt.date | None
    manufactured: dt.date | None
    warnings: tuple[str, ...]


def read(raw: str, path: str = "scan") -> Label:
    """The label of a raw scan.

    Raises Invalid with `label.empty`, `label.too-long`, `label.unknown-part`, `label.value-empty`,
    `label.value-too-long`, `label.character`, `label.value`, `label.date`, `label.check-digit`, `label.twice`
    or `label.no-gtin`. Warns `label.separator-missing` when a part without separator looks as if it held the next.
    """
    if len(raw) > LONGEST:
        _wrong("label.too-long", path, limit=LONGEST)
    text = _normal(raw)
    if not text:
        _wrong("label.empty", path)
    parts: dict[str, str] = {}
    dates: dict[str, dt.date | None] = {}
    for identifier, value, date in _parts(text, path):
        if identifier in parts and parts[identifier] != value:
            _wrong("label.twice", path, part=identifier)
        parts[identifier], dates[identifier] = value, date
    if "01" not in parts:
        _wrong("label.no-gtin", path)
    warnings = ("label.separator-missing",) if _looks_swallowed(parts) else ()
    return Label(parts["01"], parts.get("10"), parts.get("21"), dates.get("17"), dates.get("11"), warnings)


def printed(
    gtin: str, lot: str | None, expiry: dt.date | None, manufactured: dt.date | None, serial: str | None
) -> str:
    """A UDI as people read it: device identifier, then production identifiers, each in parentheses (U-9)."""
    text = f"(01){gtin}"
    if manufactured is not None:
        text += f"(11){manufactured:%y%m%d}"
    if expiry is not None:
        text += f"(17){expiry:%y%m%d}"
    if lot is not None:
        text += f"(10){lot}"
    return text if serial is None else f"{text}(21){serial}"


class Stated(NamedTuple):
    """What is known of a delivery from its label and from what was typed beside it."""

    gtin: str | None
    lot: str | None
    serial: str | None
    expiry: dt.date | None
    manufactured: dt.date | None
    warning: str | None


def agree(
    label: Label | None, gtin: str | None, lot: str | None, expiry: dt.date | None, manufactured: dt.date | None
) -> Stated:
    """Label and typed values as one. `gtin` is the item's, where it has one.

    Refuses `label.other-item`, and `label.contradicts` when something typed differs from the label.
    """
    if label is None:
        return Stated(gtin, lot, None, expiry, manufactured, None)
    if gtin is not None and label.gtin != gtin:
        raise Refused("label.other-item", gtin=label.gtin, expected=gtin)
    return Stated(
        label.gtin,
        _one_of("supplier_lot", label.lot, lot),
        label.serial,
        _one_of("expiry", label.expiry, expiry),
        _one_of("manufactured", label.manufactured, manufactured),
        label.warnings[0] if label.warnings else None,
    )


def _one_of(field: str, read: ValueT | None, typed: ValueT | None) -> ValueT | None:
    if read is not None and typed is not None and read != typed:
        raise Refused("label.contradicts", field=field, label=str(read), typed=str(typed))
    return typed if read is None else read


def _normal(raw: str) -> str:
    """One spelling: no symbology identifier, real separators, no parentheses."""
    text = raw.strip(" \t\r\n")
    if _SYMBOLOGY.match(text):
        text = text[3:]
    for substitute in SUBSTITUTES:
        text = text.replace(substitute, SEPARATOR)
    if _PRINTED.match(text):
        text = _PRINTED.sub(rf"{SEPARATOR}\1", text)
    return text.strip(SEPARATOR)


def _parts(text: str, path: str) -> list[tuple[str, str, dt.date | None]]:
    found = []
    for segment in text.split(SEPARATOR):
        rest = segment
        while rest:
            identifier = _identifier(rest, path)
            value, date = _value(identifier, rest, path)
            found.append((identifier.ai, value, date))
            rest = rest[len(identifier.ai) + len(value) :]
    return found


def _identifier(text: str, path: str) -> GS1ApplicationIdentifier:
    try:
        return GS1ApplicationIdentifier.extract(text)
    except ParseError:
        _wrong("label.unknown-part", path, at=text[:12])


def _value(identifier: GS1ApplicationIdentifier, text: str, path: str) -> tuple[str, dt.date | None]:
    raw = text[len(identifier.ai) :]
    if not raw:
        _wrong("label.value-empty", path, part=identifier.ai)
    if not _SET_82.fullmatch(raw):
        _wrong("label.character", path, part=identifier.ai)
    try:
        element = GS1ElementString.extract(text)
    except ParseError:
        _wrong(_fault(identifier.ai, raw), path, part=identifier.ai, got=raw[:40])
    if identifier.separator_required and len(element.value) < len(raw):
        _wrong("label.value-too-long", path, part=identifier.ai, got=raw[:40])
    if element.gtin_error or element.sscc_error or element.gln_error:
        _wrong("label.check-digit", path, part=identifier.ai, got=element.value)
    return element.value, element.date


def _fault(identifier: str, raw: str) -> str:
    return "label.date" if identifier in _DATES and re.match(r"\d{6}", raw, re.ASCII) else "label.value"


def _looks_swallowed(parts: dict[str, str]) -> bool:
    lot = parts.get("10")
    return lot is not None and "21" not in parts and _SWALLOWED.fullmatch(lot) is not None


def _wrong(rule: str, path: str, **params: str | int) -> NoReturn:
    raise Invalid([problem(rule, path, **params)])
