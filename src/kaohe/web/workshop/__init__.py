"""The workshop (办法草稿): from a score sheet to a policy that a second person approves."""
