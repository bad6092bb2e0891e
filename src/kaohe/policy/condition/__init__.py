"""Conditions on one row of a table, as policies write them: parsed, typed against the table, said again."""
