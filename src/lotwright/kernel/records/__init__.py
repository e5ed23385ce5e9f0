"""Records: what a form holds, which node may fill which field, what must hold, and how it is laid out."""

from lotwright.kernel.records.facts import facts
from lotwright.kernel.records.fields import Choice, Field, Names, RecordType, Rule, Section, identity
from lotwright.kernel.records.layout import layout
from lotwright.kernel.records.reading import read, toml
from lotwright.kernel.records.rights import ACCESSES, READ_ALL, WRITE_ALL, Access, Rights, strip
from lotwright.kernel.records.validation import Change, derive, diff, draft, late, validate, visible

__all__ = [
    "ACCESSES",
    "READ_ALL",
    "WRITE_ALL",
    "Access",
    "Change",
    "Choice",
    "Field",
    "Names",
    "RecordType",
    "Rights",
    "Rule",
    "Section",
    "derive",
    "diff",
    "draft",
    "facts",
    "identity",
    "late",
    "layout",
    "read",
    "strip",
    "toml",
    "validate",
    "visible",
]
