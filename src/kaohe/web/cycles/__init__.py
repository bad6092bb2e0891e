"""Cycles (考核周期): all of them, and one with its states, sources, signatures and steps."""
