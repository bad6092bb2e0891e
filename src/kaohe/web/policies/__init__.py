"""Policies for their readers (办法): text, rules in words, readings, findings, versions, what uses them."""
