"""Rating (评分): a form for many people at once."""
