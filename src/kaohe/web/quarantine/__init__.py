"""Quarantine (隔离区): rejected rows as a table that is corrected in place."""
