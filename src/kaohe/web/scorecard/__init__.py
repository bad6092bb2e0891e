"""The scorecard (成绩单) of one subject: the tree, what was lost first, the trend, and each figure down to its rows."""
