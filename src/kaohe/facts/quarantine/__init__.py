"""Rejected rows, kept with all their cells and reasons until a corrected row takes their place."""
