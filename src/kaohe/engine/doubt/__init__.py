"""Questions to look at (疑点): patterns in rows that are unlikely among the peers; never a verdict, no score moves."""
