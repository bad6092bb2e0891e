"""How fair a ranking is: its spread, whether it follows size, how much of it is chance."""
