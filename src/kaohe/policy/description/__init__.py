"""Descriptions of the organisation in words: what posts ask, and whole documents as text."""
