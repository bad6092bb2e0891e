"""``python -m kaohe.facts.tables`` prints ``docs/tables.md``."""

import sys

from kaohe.facts.tables import CATALOGUE
from kaohe.facts.tables.reference import reference

sys.stdout.write(reference(CATALOGUE))
