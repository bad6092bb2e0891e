"""Score sheets (考核评分表): the table of an office becomes a policy, and a policy is printed as such a table."""
