"""Clocks: due moments and elapsed working time, one by one, for whole tables, and as expressions."""
