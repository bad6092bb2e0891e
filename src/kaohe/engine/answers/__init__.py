"""Answers from the rule itself: why a result changed, what is still possible, what would have changed it."""
