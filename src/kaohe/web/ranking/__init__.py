"""Ranking (排名) of all subjects, and the bulletin (通报) of what was published."""
