"""Acknowledgements: faults of a text that its users know and live with, each with the reason."""

from __future__ import annotations

from kaohe.policy.element import Cited, Text

UNREACHABLE = "case.unreachable"
"""The code by which a policy says that no worked example can reach a branch, and why."""


class Acknowledgement(Cited):
    """Takes a lint finding off the list of what is to be put right; it is still shown, with the reason.

    ``code`` names the lint, or is ``case.unreachable``. ``path``: the part of the policy (``indicators.back``)
    that it stands at or under, None for the whole policy.
    """

    code: Text
    path: Text | None = None
    reason: Text

    def covers(self, path: str) -> bool:
        """Tell whether a part of the policy is the acknowledged one, or within it."""
        return self.path is None or path == self.path or path.startswith(f"{self.path}.")
