"""The formula language (公式): figures of measures and pay in the policy's own words, typed, never evaluated as Python.

`parse_formula` reads a text into terms whose units hold together, `words` says them again, `evaluate` and
`evaluate_column` work them out; the two share no arithmetic.
"""

from kaohe.policy.formula.columns import evaluate_column
from kaohe.policy.formula.evaluate import evaluate
from kaohe.policy.formula.names import Named
from kaohe.policy.formula.parse import Formula, parse_formula, parse_terms
from kaohe.policy.formula.units import Unit, read_unit
from kaohe.policy.formula.words import words

__all__ = [
    "Formula",
    "Named",
    "Unit",
    "evaluate",
    "evaluate_column",
    "parse_formula",
    "parse_terms",
    "read_unit",
    "words",
]
