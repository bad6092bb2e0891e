"""The ways of scoring: one folder per kind, each with its model, both evaluators, words and examples."""
