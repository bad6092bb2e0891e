"""Lint (查错): faults of a policy, found before anybody is paid by it. Of loaded policies and of texts."""
