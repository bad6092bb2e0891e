"""What a policy is: typed model, loader with positions, clause and condition languages, rules, lint."""
