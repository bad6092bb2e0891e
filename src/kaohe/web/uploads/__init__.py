"""Files that people hand in: only what is what its name says."""
