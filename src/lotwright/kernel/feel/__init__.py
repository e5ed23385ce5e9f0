"""FEEL, the expression language of DMN 1.5: compile once, evaluate often.

    compile('amount > 1000 and risk in ["high", "critical"]').value({"amount": 1200, "risk": "high"})

lexer -> parser -> nodes -> check -> compile -> evaluate; a file a stage. Nothing of Python can be reached from
an expression, and every evaluation is bounded by a `Budget`.
"""

from lotwright.kernel.feel.budget import DEFAULT, Budget
from lotwright.kernel.feel.check import Checked, check, check_unary
from lotwright.kernel.feel.expression import Answer, Expression, compile, compile_unary, declared_names
from lotwright.kernel.feel.parser import Names, parse, parse_unary
from lotwright.kernel.feel.printing import printed
from lotwright.kernel.feel.text import to_text
from lotwright.kernel.feel.types import (
    ANY,
    BOOLEAN,
    CONTEXT,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    FUNCTION,
    LIST,
    NULL,
    NUMBER,
    RANGE,
    STRING,
    TIME,
    YEARS_DURATION,
    Type,
    coerce,
    context_of,
    function_of,
    list_of,
    range_of,
)
from lotwright.kernel.feel.values import Function, Range, Value, from_feel, to_feel

__all__ = [
    "ANY",
    "BOOLEAN",
    "CONTEXT",
    "DATE",
    "DATE_TIME",
    "DAYS_DURATION",
    "DEFAULT",
    "FUNCTION",
    "LIST",
    "NULL",
    "NUMBER",
    "RANGE",
    "STRING",
    "TIME",
    "YEARS_DURATION",
    "Answer",
    "Budget",
    "Checked",
    "Expression",
    "Function",
    "Names",
    "Range",
    "Type",
    "Value",
    "check",
    "check_unary",
    "coerce",
    "compile",
    "compile_unary",
    "context_of",
    "declared_names",
    "from_feel",
    "function_of",
    "list_of",
    "parse",
    "parse_unary",
    "printed",
    "range_of",
    "to_feel",
    "to_text",
]
