"""Answers in sentences, in the reader's language: the same on the command line and on pages."""
