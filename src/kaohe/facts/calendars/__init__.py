"""Calendars: which local days are worked, and between which hours."""

from kaohe.facts.calendars.calendar import Calendar
from kaohe.facts.calendars.reading import load, named, parse

__all__ = ["Calendar", "load", "named", "parse"]
