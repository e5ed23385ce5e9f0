"""String built-ins (DMN 1.5, 10.3.4.3). Positions count code points; patterns run on RE2, in linear time.

XPath patterns that RE2 cannot run (back-references) give null with a warning.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

import re2

from lotwright.kernel.feel.functions.numbers import truncated
from lotwright.kernel.feel.functions.registry import builtin
from lotwright.kernel.feel.runtime import Runtime
from lotwright.kernel.feel.values import Value

MAX_PATTERN = 2_000
_FLAGS = frozenset("smixq")
_INITIAL = r"\p{L}_:"
_NAMING = r"\p{L}\p{N}\p{M}_:.\-·"
_WORD = r"\p{L}\p{M}\p{N}\p{S}"
_SHORT = {
    "i": f"[{_INITIAL}]",
    "I": f"[^{_INITIAL}]",
    "c": f"[{_NAMING}]",
    "C": f"[^{_NAMING}]",
    "d": r"[\p{Nd}]",
    "D": r"[^\p{Nd}]",
    "w": f"[{_WORD}]",
    "W": r"[\p{P}\p{Z}\p{C}]",
    "s": r"[ \t\n\r]",
    "S": r"[^ \t\n\r]",
}
_LITERAL_ESCAPES = frozenset("nrt\\|.?*+(){}-[]^$")
_BLOCKS = {"IsBasicLatin": r"\x00-\x7f", "IsLatin-1Supplement": r"\x80-\x{ff}", "IsGreek": r"\x{370}-\x{3ff}",
           "IsCyrillic": r"\x{400}-\x{4ff}", "IsCJKUnifiedIdeographs": r"\x{4e00}-\x{9fff}"}  # fmt: skip
_BLOCK = re.compile(r"\\([pP])\{(Is[A-Za-z0-9-]+)\}")
_CATEGORY = re.compile(r"\\[pP]\{[A-Z][a-z]?\}")
_REPLACEMENT = re.compile(r"\\(.)|\$([0-9])|(\$|\\)", re.DOTALL)


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
    parts = [item for item in items if item is not None]
    if any(type(part) is not str for part in parts):
        return None
    return runtime.text((delimiter or "").join(parts))


@builtin("matches", "input: string, pattern: string, flags?: string")
def matches(runtime: Runtime, text: str, pattern: str, flags: str | None) -> Value:
    """Whether the pattern matches somewhere."""
    compiled = _compiled(runtime, pattern, flags)
    return None if compiled is None else compiled.search(text) is not None


@builtin("replace", "input: string, pattern: string, replacement: string, flags?: string")
def replace(runtime: Runtime, text: str, pattern: str, replacement: str, flags: str | None) -> Value:
    """The text with each match replaced; `$1` is a group, `\\$` and `\\\\` are themselves."""
    compiled = _compiled(runtime, pattern, flags)
    if compiled is None or compiled.search("") is not None:
        return None
    if flags and "q" in flags:
        parts: list[str | int] | None = [replacement]
    else:
        parts = _replacement_parts(replacement, compiled.groups)
    if parts is None:
        runtime.warn("feel.null.replacement", replacement=replacement[:60])
        return None
    pieces: list[str] = []
    at = 0
    for match in compiled.finditer(text):
        pieces.append(text[at : match.start()])
        pieces += [part if isinstance(part, str) else (match.group(part) or "") for part in parts]
        at = match.end()
    return runtime.text("".join([*pieces, text[at:]]))


def _replacement_parts(replacement: str, groups: int) -> list[str | int] | None:
    """Literal texts and group numbers; None when a lone `$` or backslash makes no sense."""
    parts: list[str | int] = []
    at = 0
    for match in _REPLACEMENT.finditer(replacement):
        parts.append(replacement[at : match.start()])
        escaped, group, lone = match.groups()
        if lone or (escaped is not None and escaped not in "$\\"):
            return None
        if escaped is not None:
            parts.append(escaped)
        elif int(group) <= groups:
            parts.append(int(group))
        at = match.end()
    return [*parts, replacement[at:]]


@builtin("split", "string: string, delimiter: string")
def split(runtime: Runtime, string: str, delimiter: str) -> Value:
    """The parts between matches of the delimiter pattern."""
    compiled = _compiled(runtime, delimiter, None)
    if compiled is None:
        return None
    parts: list[Value] = []
    at = 0
    for match in compiled.finditer(string):
        if match.end() > match.start():
            parts.append(string[at : match.start()])
            at = match.end()
    return runtime.items([*parts, string[at:]])


def _compiled(runtime: Runtime, pattern: str, flags: str | None) -> Any:
    if len(pattern) > MAX_PATTERN or (flags and not set(flags) <= _FLAGS):
        runtime.warn("feel.null.pattern", pattern=pattern[:60])
        return None
    compiled = _compile(pattern, flags or "")
    if compiled is None:
        runtime.warn("feel.null.pattern", pattern=pattern[:60])
    return compiled


@lru_cache(maxsize=512)
def _compile(pattern: str, flags: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 4 << 20
    if "q" in flags:
        translated: str | None = re2.escape(pattern)
    else:
        translated = _translate(pattern, extended="x" in flags)
    if translated is None:
        return None
    inline = "".join(flag for flag in "ims" if flag in flags)
    try:
        return re2.compile(f"(?{inline}){translated}" if inline else translated, options)
    except re2.error:
        return None


def _translate(pattern: str, *, extended: bool) -> str | None:
    """An XPath pattern as RE2 writes it; None when it cannot be."""
    out: list[str] = []
    at, in_class = 0, 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            piece, at = _escape(pattern, at)
            if piece is None or (in_class and piece.startswith("[^")):
                return None
            out.append(piece[1:-1] if in_class and piece.startswith("[") else piece)
            continue
        if char == "[":
            if in_class:
                return None
            in_class = 1
        elif char == "]":
            in_class = 0
        elif char == "(" and not in_class and pattern[at + 1 : at + 2] == "?" and pattern[at + 2 : at + 3] != ":":
            return None
        if not (extended and char in " \t\n\r" and not in_class):
            out.append(char)
        at += 1
    return "".join(out)


def _escape(pattern: str, at: int) -> tuple[str | None, int]:
    """The translation of the escape that starts here, and where it ends."""
    letter = pattern[at + 1 : at + 2]
    if letter in _SHORT and letter:
        return _SHORT[letter], at + 2
    block = _BLOCK.match(pattern, at)
    if block is not None:
        inner = _BLOCKS.get(block[2])
        return (f"[{'^' if block[1] == 'P' else ''}{inner}]" if inner else None), block.end()
    category = _CATEGORY.match(pattern, at)
    if category is not None:
        return category[0], category.end()
    return (pattern[at : at + 2] if letter in _LITERAL_ESCAPES and letter else None), at + 2
