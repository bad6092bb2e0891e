"""The organisation as data: posts and what they ask of people, departments and who is in them, duties."""
