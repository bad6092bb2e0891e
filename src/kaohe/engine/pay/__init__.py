"""Pay (薪酬): amounts of a run's subjects by the policy's pay items, in plain exact numbers."""
