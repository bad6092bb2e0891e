"""What is found: rows worth a question, how unlikely they are among the peers, what they are worth in points."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from decimal import Decimal

    from kaohe.engine.doubt.chance import Chance

Kind = Literal[
    "reopened",
    "reported_again",
    "pause_before_limit",
    "cause_rewritten",
    "just_under_limit",
    "split",
    "no_spread",
    "rater_apart",
]
KINDS: tuple[Kind, ...] = (
    "cause_rewritten",
    "pause_before_limit",
    "reopened",
    "reported_again",
    "just_under_limit",
    "split",
    "rater_apart",
    "no_spread",
)
"""Those that rest on what is recorded come before those that rest on numbers."""
Method = Literal["hypergeometric", "binomial"]


@dataclass(frozen=True, slots=True)
class Doubtful:
    """One row with its key and where it was imported from; ``said``: what makes it doubtful, by name."""

    subject: str
    key: dict[str, str]
    file: str | None
    row: int | None
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def identity(self) -> tuple[str, ...]:
        """Return the key's cells as text."""
        return tuple(self.key.values())

    def as_json(self) -> dict[str, Any]:
        """Return all fields."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Share:
    """So many rows of so many."""

    marked: int
    of: int

    def as_json(self) -> list[int]:
        """Return both numbers."""
        return [self.marked, self.of]


@dataclass(frozen=True, slots=True)
class Likelihood:
    """How likely such a number is by chance, ``among`` so many that were compared; None where nobody compares.

    ``own``: the rows like these of all the rows that could be; ``peers``: the same of everybody else.
    """

    own: Share
    peers: Share
    method: Method | None
    chance: Chance | None
    among: int

    def as_json(self) -> dict[str, Any]:
        """Return all fields, the probability with two significant digits."""
        return {
            "own": self.own.as_json(),
            "peers": self.peers.as_json(),
            "method": self.method,
            "probability": None if self.chance is None else self.chance.shown(),
            "among": self.among,
        }


@dataclass(frozen=True, slots=True)
class Worth:
    """A subject's total as it stands and as it would be without what is doubted; ``indicators``: likewise."""

    subject: str
    points: Decimal | None
    without: Decimal | None
    indicators: dict[str, tuple[Decimal | None, Decimal | None]]

    @property
    def moved(self) -> Decimal:
        """Return what it is worth: points less what they would be."""
        return (self.points or 0) - (self.without or 0)  # type: ignore[return-value]

    def as_json(self) -> dict[str, Any]:
        """Return the figures with the difference."""
        return {
            "subject": self.subject,
            "points": self.points,
            "without": self.without,
            "worth": self.moved,
            "indicators": {name: list(pair) for name, pair in self.indicators.items()},
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """One question. ``measure``: whose limit or figure it is about, where it is about one.

    ``rater``: whose ratings, where it is about ratings.
    """

    kind: Kind
    table: str
    subjects: tuple[str, ...]
    rows: tuple[Doubtful, ...]
    likelihood: Likelihood
    worth: tuple[Worth, ...] = ()
    measure: str | None = None
    title: str | None = None
    rater: str | None = None

    @property
    def moved(self) -> Decimal:
        """Return the points that move most."""
        return max((abs(each.moved) for each in self.worth), default=0)  # type: ignore[return-value]

    def as_json(self) -> dict[str, Any]:
        """Return all fields."""
        return {
            "kind": self.kind,
            "subjects": list(self.subjects),
            "table": self.table,
            "measure": self.measure,
            "title": self.title,
            "rater": self.rater,
            "rows": [row.as_json() for row in self.rows],
            "likelihood": self.likelihood.as_json(),
            "points": [each.as_json() for each in self.worth],
        }


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked at, so that silence can be understood: ``rows`` could have shown it; why none could."""

    kind: Kind
    table: str
    measure: str | None
    rows: int

    def as_json(self) -> dict[str, Any]:
        """Return all fields."""
        return {name: getattr(self, name) for name in self.__slots__}
