"""XPath regular expressions (XQuery and XPath Functions 7.6.1): read strictly, then run on RE2 in linear time.

A pattern is read into a small tree, so that what XPath forbids (a lone brace, a named class in brackets) is
refused although RE2 would take it, and what RE2 lacks (`[A-Z-[OI]]`) is worked out as ranges of code points.
Patterns with back-references, which RE2 cannot run, go to `backtracking.py`, which counts its steps.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, NoReturn, TypeAlias

MAX_PATTERN = 2_000
MAX_COUNT = 1_000
MAX_GROUPS = 64
LAST = 0x10FFFF
WHITE = " \t\n\r"

Ranges: TypeAlias = "tuple[tuple[int, int], ...]"
"""Code points from low to high, both included; ascending, apart from each other."""


class Set(NamedTuple):
    """One character out of a set."""

    ranges: Ranges


class Edge(NamedTuple):
    """`^` or `$`."""

    end: bool


class AnyChar(NamedTuple):
    """`.`: any character, a line feed only under the flag s."""


class Back(NamedTuple):
    """`\\N`: what group N matched."""

    group: int


class Group(NamedTuple):
    """A group in parentheses; number 0 when it captures nothing."""

    number: int
    inner: Tree


class Many(NamedTuple):
    """A piece with a quantifier; `most` None for any number."""

    inner: Tree
    least: int
    most: int | None
    greedy: bool


class Sequence(NamedTuple):
    """Pieces one after the other."""

    pieces: tuple[Tree, ...]


class Choice(NamedTuple):
    """Branches, of which the first that leads to a match is taken."""

    branches: tuple[Tree, ...]


Tree: TypeAlias = Set | Edge | AnyChar | Back | Group | Many | Sequence | Choice


class Unreadable(Exception):
    """The text is no XPath pattern."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern as read: its tree, its groups, and whether it refers back."""

    tree: Tree
    groups: int
    back: bool


def read(pattern: str, flags: str) -> Pattern | None:
    """The tree of a pattern under flags; None when it is no XPath pattern."""
    if len(pattern) > MAX_PATTERN:
        return None
    reader = _Reader(_without_space(pattern) if "x" in flags else pattern, "i" in flags)
    try:
        tree = reader.choice()
        if reader.at < len(reader.text):
            reader.fail()
    except Unreadable:
        return None
    return Pattern(tree, reader.groups, reader.back)


def _without_space(pattern: str) -> str:
    """The pattern without white space outside classes (flag x)."""
    out, depth, at = [], 0, 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\" and depth:
            out.append(pattern[at : at + 2])
            at += 2
            continue
        depth += (char == "[") - (char == "]" and depth > 0)
        if depth or char not in WHITE:
            out.append(char)
        at += 1
        if char == "\\" and not depth:
            while at < len(pattern) and pattern[at] in WHITE:
                at += 1
            out.append(pattern[at : at + 1])
            at += 1
    return "".join(out)


@dataclass
class _Reader:
    text: str
    folded: bool
    at: int = 0
    groups: int = 0
    depth: int = 0
    back: bool = False
    closed: set[int] = field(default_factory=set)

    def fail(self) -> NoReturn:
        raise Unreadable

    @property
    def char(self) -> str:
        return self.text[self.at : self.at + 1]

    def accept(self, text: str) -> bool:
        if self.text.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def choice(self) -> Tree:
        self.depth += 1
        if self.depth > MAX_GROUPS:
            self.fail()
        branches = [self.sequence()]
        while self.accept("|"):
            branches.append(self.sequence())
        self.depth -= 1
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def sequence(self) -> Tree:
        pieces = []
        while self.char not in ("", "|", ")"):
            pieces.append(self.piece())
        return pieces[0] if len(pieces) == 1 else Sequence(tuple(pieces))

    def piece(self) -> Tree:
        atom = self.atom()
        counts = self.quantifier()
        if counts is None:
            return atom
        greedy = not self.accept("?")
        return Many(atom, *counts, greedy)

    def quantifier(self) -> tuple[int, int | None] | None:
        if self.char in ("?", "*", "+") and self.char:
            counts: dict[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}
            self.at += 1
            return counts[self.text[self.at - 1]]
        if self.char != "{":
            return None
        match = _COUNT.match(self.text, self.at)
        if match is None:
            self.fail()
        self.at = match.end()
        least = int(match[1])
        most = least if match[2] is None else int(match[3]) if match[3] else None
        if max(least, most or 0) > MAX_COUNT or (most is not None and most < least):
            self.fail()
        return least, most

    def atom(self) -> Tree:
        char = self.char
        if self.accept("("):
            return self.group()
        if char == "[":
            return Set(self.char_class())
        if char == "\\":
            return self.escape()
        self.at += 1
        if char == ".":
            return AnyChar()
        if char in "^$":
            return Edge(char == "$")
        if char in "?*+{}]":
            self.fail()
        return Set(self.fold(((ord(char), ord(char)),)))

    def group(self) -> Tree:
        number = 0
        if self.accept("?"):
            if not self.accept(":"):
                self.fail()
        else:
            self.groups += 1
            number = self.groups
        inner = self.choice()
        if not self.accept(")"):
            self.fail()
        self.closed.add(number)
        return Group(number, inner)

    def escape(self) -> Tree:
        digits = _DIGITS.match(self.text, self.at)
        if digits is None:
            return Set(self.escaped_set())
        number = digits[1]
        while int(number) > self.groups and len(number) > 1:
            number = number[:-1]
        if int(number) not in self.closed or number[0] == "0":
            self.fail()
        self.at += 1 + len(number)
        self.back = True
        return Back(int(number))

    def escaped_set(self) -> Ranges:
        """The set of an escape such as `\\d`, `\\p{Lu}` or `\\*`."""
        letter = self.text[self.at + 1 : self.at + 2]
        if letter in _CLASSES and letter:
            self.at += 2
            return _CLASSES[letter]()
        property = _PROPERTY.match(self.text, self.at)
        if property is not None:
            self.at = property.end()
            ranges = _block(property[2]) if property[2].startswith("Is") else _category(property[2])
            if ranges is None:
                self.fail()
            return ranges if property[1] == "p" else complement(ranges)
        return self.fold(((code := ord(self.single()), code),))

    def single(self) -> str:
        """One character, perhaps escaped."""
        if not self.accept("\\"):
            self.at += 1
            return self.text[self.at - 1]
        letter = self.char
        if letter not in _SINGLE or not letter:
            self.fail()
        self.at += 1
        return {"n": "\n", "r": "\r", "t": "\t"}.get(letter, letter)

    def char_class(self) -> Ranges:
        """`[...]`, `[^...]`, `[...-[...]]`."""
        self.depth += 1
        if self.depth > MAX_GROUPS:
            self.fail()
        self.at += 1
        negated = self.accept("^")
        ranges: list[tuple[int, int]] = []
        first = True
        subtracted: Ranges = ()
        while first or not self.accept("]"):
            if self.text.startswith("-[", self.at) and not first:
                self.at += 1
                subtracted = self.char_class()
                if not self.accept("]"):
                    self.fail()
                break
            ranges += self.class_item(first=first)
            first = False
        self.depth -= 1
        found = merged(ranges)
        if negated:
            found = complement(found)
        return _minus(found, subtracted) if subtracted else found

    def class_item(self, *, first: bool) -> Ranges:
        char = self.char
        if char in ("", "[", "]"):
            self.fail()
        if char == "\\" and self.text[self.at + 1 : self.at + 2] not in _SINGLE:
            return self.escaped_set()
        last = self.text[self.at + 1 : self.at + 2] == "]"
        if char == "-" and not first and not last and not self.text.startswith("--[", self.at):
            self.fail()
        low = self.single()
        if self.char != "-" or self.text[self.at + 1 : self.at + 2] in ("]", "[", ""):
            return self.fold(((ord(low), ord(low)),))
        self.at += 1
        if self.char == "\\" and self.text[self.at + 1 : self.at + 2] not in _SINGLE:
            self.fail()
        high = self.single()
        if ord(high) < ord(low):
            self.fail()
        return self.fold(((ord(low), ord(high)),))

    def fold(self, ranges: Ranges) -> Ranges:
        """With the other cases of each letter, under the flag i."""
        if not self.folded:
            return ranges
        more = [(code, code) for letter, others in _cases() if _holds(ranges, letter) for code in others]
        return merged([*ranges, *more])


_COUNT = re.compile(r"\{([0-9]{1,4})(,([0-9]{1,4})?)?\}", re.ASCII)
_DIGITS = re.compile(r"\\([0-9]+)", re.ASCII)
_PROPERTY = re.compile(r"\\([pP])\{([A-Za-z][A-Za-z0-9-]*)\}", re.ASCII)
_SINGLE = frozenset("nrt\\|.?*+(){}-[]^$")


# --- sets of code points ------------------------------------------------------------------------------


def merged(ranges: list[tuple[int, int]]) -> Ranges:
    """Ranges in order, those that touch made one."""
    out: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if out and low <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], high))
        else:
            out.append((low, high))
    return tuple(out)


def complement(ranges: Ranges) -> Ranges:
    """Every code point outside."""
    out, start = [], 0
    for low, high in ranges:
        if low > start:
            out.append((start, low - 1))
        start = high + 1
    return (*out, (start, LAST)) if start <= LAST else tuple(out)


def _minus(ranges: Ranges, taken: Ranges) -> Ranges:
    return complement(merged([*complement(ranges), *taken]))


def _holds(ranges: Ranges, code: int) -> bool:
    return any(low <= code <= high for low, high in ranges)


@lru_cache(maxsize=1)
def _cases() -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Each letter that has other cases, with them."""
    families: dict[str, set[str]] = {}
    for code in range(0x1E944):
        char = chr(code)
        folded = char.casefold()
        if len(folded) == 1 and (char != char.lower() or char != char.upper() or folded != char):
            families.setdefault(folded, {folded}).add(char)
    found = {one: tuple(sorted(ord(c) for c in family if c != one)) for family in families.values() for one in family}
    return tuple((ord(one), others) for one, others in sorted(found.items()) if others)


@lru_cache(maxsize=64)
def _category(name: str) -> Ranges | None:
    """The code points of a general category such as `Lu`, or of a group of them such as `L`."""
    if name not in _CATEGORIES:
        return None
    return merged([run for one, runs in _runs().items() if one.startswith(name) for run in runs])


@lru_cache(maxsize=1)
def _runs() -> dict[str, list[tuple[int, int]]]:
    """The code points of every category, all found in one pass."""
    runs: dict[str, list[tuple[int, int]]] = {}
    start, current = 0, unicodedata.category(chr(0))
    for code in range(1, LAST + 2):
        category = unicodedata.category(chr(code)) if code <= LAST else ""
        if category != current:
            runs.setdefault(current, []).append((start, code - 1))
            start, current = code, category
    return runs


_CATEGORIES = frozenset(
    (
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe",
        "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp", "S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co", "Cn",
    )
)  # fmt: skip


def _union(*names: str) -> Ranges:
    return merged([piece for name in names for piece in _category(name) or ()])


_INITIAL = merged(
    [
        (0x3A, 0x3A), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x2FF),
        (0x370, 0x37D), (0x37F, 0x1FFF), (0x200C, 0x200D), (0x2070, 0x218F), (0x2C00, 0x2FEF), (0x3001, 0xD7FF),
        (0xF900, 0xFDCF), (0xFDF0, 0xFFFD), (0x10000, 0xEFFFF),
    ]
)  # fmt: skip
_NAMING = merged([*_INITIAL, (0x2D, 0x2E), (0x30, 0x39), (0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040)])
_SPACE = ((0x9, 0xA), (0xD, 0xD), (0x20, 0x20))

_CLASSES: dict[str, Callable[[], Ranges]] = {
    "i": lambda: _INITIAL,
    "I": lambda: complement(_INITIAL),
    "c": lambda: _NAMING,
    "C": lambda: complement(_NAMING),
    "d": lambda: _union("Nd"),
    "D": lambda: complement(_union("Nd")),
    "s": lambda: _SPACE,
    "S": lambda: complement(_SPACE),
    "w": lambda: complement(_union("P", "Z", "C")),
    "W": lambda: _union("P", "Z", "C"),
}

_BLOCKS = {
    "BasicLatin": (0x0, 0x7F), "Latin-1Supplement": (0x80, 0xFF), "LatinExtended-A": (0x100, 0x17F),
    "LatinExtended-B": (0x180, 0x24F), "IPAExtensions": (0x250, 0x2AF), "SpacingModifierLetters": (0x2B0, 0x2FF),
    "CombiningDiacriticalMarks": (0x300, 0x36F), "Greek": (0x370, 0x3FF), "GreekandCoptic": (0x370, 0x3FF),
    "Cyrillic": (0x400, 0x4FF), "Armenian": (0x530, 0x58F), "Hebrew": (0x590, 0x5FF), "Arabic": (0x600, 0x6FF),
    "Syriac": (0x700, 0x74F), "Thaana": (0x780, 0x7BF), "Devanagari": (0x900, 0x97F), "Bengali": (0x980, 0x9FF),
    "Gurmukhi": (0xA00, 0xA7F), "Gujarati": (0xA80, 0xAFF), "Oriya": (0xB00, 0xB7F), "Tamil": (0xB80, 0xBFF),
    "Telugu": (0xC00, 0xC7F), "Kannada": (0xC80, 0xCFF), "Malayalam": (0xD00, 0xD7F), "Sinhala": (0xD80, 0xDFF),
    "Thai": (0xE00, 0xE7F), "Lao": (0xE80, 0xEFF), "Tibetan": (0xF00, 0xFFF), "Myanmar": (0x1000, 0x109F),
    "Georgian": (0x10A0, 0x10FF), "HangulJamo": (0x1100, 0x11FF), "Ethiopic": (0x1200, 0x137F),
    "Cherokee": (0x13A0, 0x13FF), "Ogham": (0x1680, 0x169F), "Runic": (0x16A0, 0x16FF), "Khmer": (0x1780, 0x17FF),
    "Mongolian": (0x1800, 0x18AF), "LatinExtendedAdditional": (0x1E00, 0x1EFF), "GreekExtended": (0x1F00, 0x1FFF),
    "GeneralPunctuation": (0x2000, 0x206F), "SuperscriptsandSubscripts": (0x2070, 0x209F),
    "CurrencySymbols": (0x20A0, 0x20CF), "CombiningMarksforSymbols": (0x20D0, 0x20FF),
    "LetterlikeSymbols": (0x2100, 0x214F), "NumberForms": (0x2150, 0x218F), "Arrows": (0x2190, 0x21FF),
    "MathematicalOperators": (0x2200, 0x22FF), "MiscellaneousTechnical": (0x2300, 0x23FF),
    "ControlPictures": (0x2400, 0x243F), "OpticalCharacterRecognition": (0x2440, 0x245F),
    "EnclosedAlphanumerics": (0x2460, 0x24FF), "BoxDrawing": (0x2500, 0x257F), "BlockElements": (0x2580, 0x259F),
    "GeometricShapes": (0x25A0, 0x25FF), "MiscellaneousSymbols": (0x2600, 0x26FF), "Dingbats": (0x2700, 0x27BF),
    "BraillePatterns": (0x2800, 0x28FF), "CJKRadicalsSupplement": (0x2E80, 0x2EFF), "KangxiRadicals": (0x2F00, 0x2FDF),
    "IdeographicDescriptionCharacters": (0x2FF0, 0x2FFF), "CJKSymbolsandPunctuation": (0x3000, 0x303F),
    "Hiragana": (0x3040, 0x309F), "Katakana": (0x30A0, 0x30FF), "Bopomofo": (0x3100, 0x312F),
    "HangulCompatibilityJamo": (0x3130, 0x318F), "Kanbun": (0x3190, 0x319F), "BopomofoExtended": (0x31A0, 0x31BF),
    "EnclosedCJKLettersandMonths": (0x3200, 0x32FF), "CJKCompatibility": (0x3300, 0x33FF),
    "CJKUnifiedIdeographsExtensionA": (0x3400, 0x4DBF), "CJKUnifiedIdeographs": (0x4E00, 0x9FFF),
    "YiSyllables": (0xA000, 0xA48F), "YiRadicals": (0xA490, 0xA4CF), "HangulSyllables": (0xAC00, 0xD7A3),
    "PrivateUse": (0xE000, 0xF8FF), "CJKCompatibilityIdeographs": (0xF900, 0xFAFF),
    "AlphabeticPresentationForms": (0xFB00, 0xFB4F), "ArabicPresentationForms-A": (0xFB50, 0xFDFF),
    "CombiningHalfMarks": (0xFE20, 0xFE2F), "CJKCompatibilityForms": (0xFE30, 0xFE4F),
    "SmallFormVariants": (0xFE50, 0xFE6F), "ArabicPresentationForms-B": (0xFE70, 0xFEFF),
    "HalfwidthandFullwidthForms": (0xFF00, 0xFFEF), "Specials": (0xFFF0, 0xFFFF),
}  # fmt: skip
"""Blocks of XML Schema 1.0, Appendix F."""


def _block(name: str) -> Ranges | None:
    found = _BLOCKS.get(name[2:])
    return None if found is None else (found,)


# --- for RE2 ------------------------------------------------------------------------------------------


def for_re2(tree: Tree) -> str:
    """The tree as RE2 writes it; back-references cannot be written."""
    match tree:
        case Set(ranges):
            return _class_text(ranges)
        case Edge(end):
            return "$" if end else "^"
        case AnyChar():
            return "."
        case Group(number, inner):
            return f"({'' if number else '?:'}{for_re2(inner)})"
        case Many(inner, least, most, greedy):
            text = for_re2(inner)
            text = text if isinstance(inner, Set | AnyChar | Group) else f"(?:{text})"
            return f"{text}{_count_text(least, most)}{'' if greedy else '?'}"
        case Sequence(pieces):
            return "".join(map(for_re2, pieces))
        case Choice(branches):
            return "|".join(map(for_re2, branches))
        case Back():
            raise AssertionError("RE2 has no back-references")


def _count_text(least: int, most: int | None) -> str:
    short = {(0, 1): "?", (0, None): "*", (1, None): "+"}.get((least, most))
    return short or f"{{{least}{'' if most == least else ',' if most is None else f',{most}'}}}"


def _class_text(ranges: Ranges) -> str:
    if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
        return _code_text(ranges[0][0])
    if not ranges:
        return r"[^\x00-\x{10ffff}]"
    return f"[{''.join(f'{_code_text(low)}-{_code_text(high)}' for low, high in ranges)}]"


def _code_text(code: int) -> str:
    char = chr(code)
    return char if char.isascii() and char.isalnum() else f"\\x{{{code:x}}}"
