"""Acknowledgements: faults of a text that its users know and live with, each with the reason."""

from __future__ import annotations

from kaohe.policy.element import Cited, Text


class Acknowledgement(Cited):
    """Takes a lint finding off the list of what is to be put right; it is still shown, with the reason.

    ``code`` names the lint; ``path`` the part of the policy (``indicators.back``) that it stands at or
    under, None for the whole policy.
    """

    code: Text
    path: Text | None = None
    reason: Text
