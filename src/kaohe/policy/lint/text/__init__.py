"""Lint of written policies: each module one family of faults, each function one code."""
