"""The organisation (组织机构) as it stands on a day, and what changed."""
