"""Ids, instants, dates, decimals and quantities: the bounded values every other part speaks in.

A number is a `Decimal`, never a float. Limits are on input, so that no later sum, format or database
column can be driven out of range by what somebody typed.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from decimal import Context, Decimal, InvalidOperation

from lotwright.kernel.refusal import Invalid, Param, Problem, problem

MAX_INTEGER_DIGITS = 18
MAX_FRACTION_DIGITS = 12
MOST_COUNTED = 36_525

EXACT = Context(prec=50)
"""Enough digits that sums and products of two valid decimals are exact."""

_DECIMAL = re.compile(r"[+-]?[0-9]{1,40}(?:\.[0-9]{1,40})?", re.ASCII)
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}", re.ASCII)
UNIT = re.compile(r"[A-Za-z0-9%/.\[\]_^-]{1,24}", re.ASCII)
"""How a unit of measure is written, in ledgers and records alike."""
_SERIAL = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}", re.ASCII)
_GTIN = re.compile(r"[0-9]{14}", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII
)


def one(found: Problem) -> Invalid:
    """An Invalid that carries a single Problem."""
    return Invalid([found])


def decimal(text: object, path: str = "") -> Decimal:
    """Read a plain decimal such as `12.50`; no exponent, NaN or infinity.

    Raises Invalid with `value.not-a-decimal` or `value.too-many-digits`.
    """
    if isinstance(text, int) and not isinstance(text, bool):
        text = str(text) if abs(text) < 10**40 else "9" * 41
    if isinstance(text, Decimal):
        text = format(text, "f") if text.is_finite() and -60 < text.adjusted() < 60 else "?"
    if not isinstance(text, str):
        raise one(problem("value.not-a-decimal", path, got=_shown(text)))
    plain = text.strip()
    if not _DECIMAL.fullmatch(plain):
        digits = sum(c.isdigit() for c in plain)
        rule = "value.too-many-digits" if plain and digits > 40 else "value.not-a-decimal"
        raise one(problem(rule, path, got=_shown(text), **_digit_limits(rule)))
    whole, _, fraction = plain.lstrip("+-").partition(".")
    if len(whole.lstrip("0")) > MAX_INTEGER_DIGITS or len(fraction.rstrip("0")) > MAX_FRACTION_DIGITS:
        raise one(problem("value.too-many-digits", path, got=_shown(text), **_digit_limits("value.too-many-digits")))
    try:
        return Decimal(plain)
    except InvalidOperation:  # pragma: no cover - the pattern above admits only plain decimals
        raise one(problem("value.not-a-decimal", path, got=_shown(text))) from None


def positive(text: object, path: str = "") -> Decimal:
    """A decimal above zero. Raises Invalid with `value.not-positive` besides what `decimal` raises."""
    number = decimal(text, path)
    if number <= 0:
        raise one(problem("value.not-positive", path, got=decimal_text(number)))
    return number


def not_negative(text: object, path: str = "") -> Decimal:
    """A decimal of zero or above. Raises Invalid with `value.negative` besides what `decimal` raises."""
    number = decimal(text, path)
    if number < 0:
        raise one(problem("value.negative", path, got=decimal_text(number)))
    return number


def decimal_text(number: Decimal) -> str:
    """The one spelling of a decimal in journal, API and digest: plain, no exponent, no trailing zeros, no -0."""
    assert number.is_finite(), "a decimal in the system is finite"
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def date(text: object, path: str = "") -> dt.date:
    """Read `YYYY-MM-DD`, years 1900 to 2199. Raises Invalid with `value.not-a-date`."""
    if isinstance(text, dt.date) and not isinstance(text, dt.datetime):
        return text
    if isinstance(text, str) and _DATE.fullmatch(text):
        try:
            day = dt.date.fromisoformat(text)
        except ValueError:
            day = None
        if day is not None and 1900 <= day.year <= 2199:
            return day
    raise one(problem("value.not-a-date", path, got=_shown(text)))


def instant(text: object, path: str = "") -> dt.datetime:
    """Read an ISO 8601 date-time with its offset and return it in UTC. Raises Invalid with `value.not-an-instant`."""
    if isinstance(text, dt.datetime) and text.tzinfo is not None:
        return text.astimezone(dt.UTC)
    if isinstance(text, str) and _INSTANT.fullmatch(text):
        try:
            moment = dt.datetime.fromisoformat(text).astimezone(dt.UTC)
        except (ValueError, OverflowError):
            moment = None
        if moment is not None and 1900 <= moment.year <= 2199:
            return moment
    raise one(problem("value.not-an-instant", path, got=_shown(text)))


def instant_text(moment: dt.datetime) -> str:
    """The one spelling of an instant: UTC, six decimals, `Z`."""
    assert moment.tzinfo is not None, "an instant has a zone"
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Embeddings, overrides and isolates of the bidirectional algorithm (Unicode UAX 9)."""


def text(raw: object, path: str = "", *, longest: int = 10_000, empty: bool = True) -> str:
    """Unicode text in NFC without control characters (tab and line feed excepted) and without those that turn the
    direction of writing, by which a text is shown as another than it is (CVE-2021-42574).

    The separator of GS1 (0x1D), which scanners send, is kept as its visible sign ␝. Raises Invalid with
    `value.not-text`, `value.control-character`, `value.too-long` or `value.empty`.
    """
    if not isinstance(raw, str):
        raise one(problem("value.not-text", path, got=_shown(raw)))
    if len(raw) > longest:
        raise one(problem("value.too-long", path, limit=longest, length=len(raw)))
    raw = raw.replace("\x1d", "␝")
    if any((unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t") or c in _TURNING for c in raw):
        raise one(problem("value.control-character", path))
    if not empty and not raw.strip():
        raise one(problem("value.empty", path))
    return unicodedata.normalize("NFC", raw)


def identifier(raw: object, path: str = "") -> str:
    """A number or code that names a thing: 1 to 64 of A-Z a-z 0-9 . _ : - . Raises `value.not-an-identifier`."""
    if isinstance(raw, str) and _IDENTIFIER.fullmatch(raw):
        return raw
    raise one(problem("value.not-an-identifier", path, got=_shown(raw)))


def count(raw: object, path: str = "") -> int:
    """A whole number from 1 to 36 525 (a hundred years of days). Raises Invalid with `value.not-a-count`."""
    if isinstance(raw, int) and not isinstance(raw, bool) and 1 <= raw <= MOST_COUNTED:
        return raw
    raise one(problem("value.not-a-count", path, got=_shown(str(raw)), most=MOST_COUNTED))


def label_text(raw: object, path: str = "") -> str:
    """What stands on somebody's label, such as their lot number: one line of 1 to 64 characters.

    Raises Invalid with what `text` finds.
    """
    found = text(raw, path, longest=64, empty=False).strip()
    if "\n" in found or "\t" in found:
        raise one(problem("value.control-character", path))
    return found


def unit(raw: object, path: str = "") -> str:
    """A unit of measure, such as `pcs`, `mm`, `%`, `N/cm2`. Raises Invalid with `value.not-a-unit`."""
    if isinstance(raw, str) and UNIT.fullmatch(raw):
        return raw
    raise one(problem("value.not-a-unit", path, got=_shown(raw)))


def serial(raw: object, path: str = "") -> str:
    """A serial number as GS1 can carry it: 1 to 20 characters of set 82. Raises Invalid with `value.not-a-serial`."""
    if isinstance(raw, str) and _SERIAL.fullmatch(raw):
        return raw
    raise one(problem("value.not-a-serial", path, got=_shown(raw)))


def gtin(raw: object, path: str = "") -> str:
    """A GTIN of 14 digits, its check digit right (U-1). Raises Invalid with `value.not-a-gtin`."""
    if isinstance(raw, str) and _GTIN.fullmatch(raw):
        weighed = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(raw))
        if weighed % 10 == 0:
            return raw
    raise one(problem("value.not-a-gtin", path, got=_shown(raw)))


def names(raw: object, path: str = "") -> dict[str, str]:
    """What users call a thing, in each language: `{"zh": ..., "en": ...}`. Raises Invalid with `value.not-names`."""
    if not isinstance(raw, dict) or set(raw) != {"zh", "en"}:
        raise one(problem("value.not-names", path))
    return {language: text(raw[language], f"{path}.{language}", longest=300, empty=False) for language in ("zh", "en")}


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The exact sum."""
    result = Decimal(0)
    for amount in amounts:
        result = EXACT.add(result, amount)
    return result


def _digit_limits(rule: str) -> dict[str, Param]:
    if rule != "value.too-many-digits":
        return {}
    return {"whole": MAX_INTEGER_DIGITS, "fraction": MAX_FRACTION_DIGITS}


def _shown(raw: object) -> str:
    shown = raw if isinstance(raw, str) else type(raw).__name__
    return shown if len(shown) <= 60 else shown[:57] + "..."
