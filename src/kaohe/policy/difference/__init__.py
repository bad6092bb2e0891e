"""What changed between two versions of a policy, in words and in points."""
