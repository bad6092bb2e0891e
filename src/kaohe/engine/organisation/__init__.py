"""The organisation applied to facts: who qualifies for a post, who is where, which duties are measured."""
