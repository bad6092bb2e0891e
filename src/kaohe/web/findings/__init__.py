"""Data findings (数据核对) of a cycle: what was left out, what is missing, what nobody knows."""
