"""What every part of a policy is: immutable, closed to unknown fields, and tied to its source by a cite."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
"""A name used across policy, results and tables: lower-case English, digits and underscores."""

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]

Cite = Text
"""Article of the policy's source (``四(一)1.3)``), or ``解读:`` and why, where the text is silent."""


class Element(BaseModel):
    """A part of a policy. Frozen, so that a loaded policy can be shared and hashed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Cited(Element):
    """A part that changes somebody's points and therefore names its source."""

    cite: Cite
