"""String built-ins (DMN 1.5, 10.3.4.3). Positions count code points; patterns are XPath's (`patterns.py`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

import re2

from lotwright.kernel.feel.functions import patterns
from lotwright.kernel.feel.functions.backtracking import Machine, TooLarge
from lotwright.kernel.feel.functions.numbers import truncated
from lotwright.kernel.feel.functions.registry import builtin
from lotwright.kernel.feel.runtime import Runtime
from lotwright.kernel.feel.values import Value

_FLAGS = frozenset("smixq")
_REPLACEMENT = re.compile(r"\\(.)|\$([0-9]+)|(\$|\\)", re.DOTALL)


@builtin("substring", "string: string, start position: number, length?: number")
def substring(runtime: Runtime, string: str, start: Decimal, length: Decimal | None) -> Value:
    """The part from a position (from 1, or from the end when negative), of a length or to the end."""
    first, count = truncated(start), len(string)
    if length is not None:
        asked = truncated(length)
        if asked is None or asked < 1:
            return None
        count = asked
    if not first or abs(first) > len(string):
        return "" if first and first > 0 else None
    begin = first - 1 if first > 0 else len(string) + first
    return string[begin : begin + count]


@builtin("string length", "string: string")
def string_length(runtime: Runtime, string: str) -> Value:
    """The number of code points."""
    return Decimal(len(string))


@builtin("upper case", "string: string")
def upper_case(runtime: Runtime, string: str) -> Value:
    """In capitals."""
    return runtime.text(string.upper())


@builtin("lower case", "string: string")
def lower_case(runtime: Runtime, string: str) -> Value:
    """In small letters."""
    return runtime.text(string.lower())


@builtin("substring before", "string: string, match: string")
def substring_before(runtime: Runtime, string: str, match: str) -> Value:
    """What stands before the first match; empty when there is none."""
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after", "string: string, match: string")
def substring_after(runtime: Runtime, string: str, match: str) -> Value:
    """What stands after the first match; empty when there is none, all of it for an empty match."""
    if not match:
        return string
    return string.partition(match)[2]


@builtin("contains", "string: string, match: string")
def contains(runtime: Runtime, string: str, match: str) -> Value:
    """Whether the match stands in the string."""
    return match in string


@builtin("starts with", "string: string, match: string")
def starts_with(runtime: Runtime, string: str, match: str) -> Value:
    """Whether the string begins with the match."""
    return string.startswith(match)


@builtin("ends with", "string: string, match: string")
def ends_with(runtime: Runtime, string: str, match: str) -> Value:
    """Whether the string ends with the match."""
    return string.endswith(match)


@builtin("string join", "list: list, delimiter?: string")
def string_join(runtime: Runtime, items: list[Value], delimiter: str | None) -> Value:
    """The texts of a list, nulls left out, with a delimiter between."""
    runtime.tick(len(items) >> 3)
    parts = [item for item in items if item is not None]
    if any(type(part) is not str for part in parts):
        return None
    glue = delimiter or ""
    runtime.length(sum(map(len, parts)) + len(glue) * len(parts))
    return runtime.text(glue.join(parts))


@builtin("matches", "input: string, pattern: string, flags?: string")
def matches(runtime: Runtime, text: str, pattern: str, flags: str | None) -> Value:
    """Whether the pattern matches somewhere."""
    found = _found(runtime, text, pattern, flags)
    return None if found is None else next(found, None) is not None


@builtin("replace", "input: string, pattern: string, replacement: string, flags?: string")
def replace(runtime: Runtime, text: str, pattern: str, replacement: str, flags: str | None) -> Value:
    """The text with each match replaced; `$1` is a group, `\\$` and `\\\\` are themselves.

    Null, as XPath has it, for a pattern that matches nothing at all, and for a replacement that makes no sense.
    """
    found = _found(runtime, text, pattern, flags)
    if found is None or _matches_nothing(runtime, pattern, flags):
        return None
    runtime.tick(len(replacement) >> 8)
    groups = _groups(pattern, flags or "")
    parts = [replacement] if flags and "q" in flags else _replacement_parts(replacement, groups)
    if parts is None:
        runtime.warn("feel.null.replacement", replacement=replacement[:60])
        return None
    pieces: list[str] = []
    at = 0
    for match in found:
        pieces.append(text[at : match.start()])
        pieces += [part if isinstance(part, str) else (match.group(part) or "") for part in parts]
        runtime.tick(2)
        at = match.end()
    runtime.length(sum(map(len, pieces)))
    return runtime.text("".join([*pieces, text[at:]]))


def _replacement_parts(replacement: str, groups: int) -> list[str | int] | None:
    """Literal texts and group numbers; None when a lone `$` or backslash makes no sense.

    Of several digits as many make the number as there are groups for; a group that is not there is empty.
    """
    parts: list[str | int] = []
    at = 0
    for match in _REPLACEMENT.finditer(replacement):
        parts.append(replacement[at : match.start()])
        escaped, number, lone = match.groups()
        if lone or (escaped is not None and escaped not in "$\\"):
            return None
        at = match.end()
        if escaped is not None:
            parts.append(escaped)
            continue
        digits = number[:3]
        while len(digits) > 1 and int(digits) > groups:
            digits = digits[:-1]
        parts.append(int(digits) if int(digits) <= groups else "")
        parts.append(number[len(digits) :])
    return [*parts, replacement[at:]]


@builtin("split", "string: string, delimiter: string")
def split(runtime: Runtime, string: str, delimiter: str) -> Value:
    """The parts between matches of the delimiter pattern; null, as XPath has it, for one that matches nothing."""
    found = _found(runtime, string, delimiter, None)
    if found is None or _matches_nothing(runtime, delimiter, None):
        return None
    parts: list[Value] = []
    at = 0
    for match in found:
        parts.append(string[at : match.start()])
        runtime.count(len(parts))
        runtime.tick(2)
        at = match.end()
    return runtime.items([*parts, string[at:]])


def _found(runtime: Runtime, text: str, pattern: str, flags: str | None) -> Iterator[Any] | None:
    """The matches of a pattern in a text; None with a warning when the pattern or its flags make no sense."""
    runtime.tick(1 + (len(text) >> 10))
    compiled = None if flags and not set(flags) <= _FLAGS else _compile(pattern, flags or "")
    if compiled is None or not _encodable(text):
        runtime.warn("feel.null.pattern", pattern=pattern[:60])
        return None
    if isinstance(compiled, Machine):
        return compiled.finditer(text, runtime.tick)
    found: Iterator[Any] = compiled.finditer(text)
    return found


def _matches_nothing(runtime: Runtime, pattern: str, flags: str | None) -> bool:
    """Whether a pattern that makes sense matches the empty text, so that its matches would not part anything."""
    found = _found(runtime, "", pattern, flags)
    return found is not None and next(found, None) is not None


def is_pattern(pattern: str, flags: str) -> bool:
    """Whether a text is an XPath pattern, and the flags are flags."""
    return set(flags) <= _FLAGS and _compile(pattern, flags) is not None


def _encodable(text: str) -> bool:
    """Whether a text is Unicode: half of a surrogate pair, as JSON can smuggle it in, is not."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _groups(pattern: str, flags: str) -> int:
    compiled = _compile(pattern, flags)
    assert compiled is not None, "the pattern has been run"
    groups: int = compiled.groups
    return groups


@lru_cache(maxsize=512)
def _compile(pattern: str, flags: str) -> Any:
    """A pattern for RE2, or a Machine where it refers back; None when it is no XPath pattern."""
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 4 << 20
    inline = "".join(flag for flag in "ms" if flag in flags)
    if "q" in flags:
        text = re2.escape(pattern) if _encodable(pattern) and len(pattern) <= patterns.MAX_PATTERN else None
        inline = "i" if "i" in flags else ""
    else:
        read = patterns.read(pattern, flags)
        if read is not None and read.back:
            return _machine(read, flags)
        text = None if read is None else patterns.for_re2(read.tree)
    if text is None:
        return None
    try:
        return re2.compile(f"(?{inline}){text}" if inline else text, options)
    except re2.error:
        return None


def _machine(read: patterns.Pattern, flags: str) -> Machine | None:
    try:
        return Machine(read, flags)
    except TooLarge:
        return None
