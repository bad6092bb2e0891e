"""Parts of an explanation: what a rule did and did not do, the arithmetic, the figures, the others."""
