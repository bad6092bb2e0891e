"""Answers (问答): why a result changed, what a running period will give, one ticket's clock."""
