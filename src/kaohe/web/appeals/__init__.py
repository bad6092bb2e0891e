"""Appeals (申诉): those of a cycle, one with its thread, and how one is opened and decided."""
