"""Duties (职责): what somebody has to do, and the indicators that tell how well it is done."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from kaohe.policy.element import Cited, Identifier, Text

IndicatorName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*\.[a-z][a-z0-9_]*$")]
"""A policy's id and one of its indicators: ``P01.assurance``."""


class Tie(Cited):
    """Says that an indicator measures a duty; ``cite`` says why."""

    indicator: IndicatorName


class Duty(Cited):
    """One duty in a sentence. ``owner``: the department or post of this document that carries it."""

    title: Text
    owner: Identifier | None = None
    measured_by: tuple[Tie, ...] = ()


class Coverage(Cited):
    """The policies whose indicators the duties of this document should explain."""

    policies: tuple[Text, ...] = Field(min_length=1)
