"""Lint of a loaded policy: each module one family of faults, each function one code."""
