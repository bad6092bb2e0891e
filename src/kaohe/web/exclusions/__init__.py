"""Exclusions (剔除): rows proposed with evidence, decided by a second person."""
