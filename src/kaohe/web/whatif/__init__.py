"""Trying other values (试算): figures of a policy with sliders, what they would have done as curve and table."""
