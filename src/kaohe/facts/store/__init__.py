"""The fact store: Delta tables in a workspace, where every import is one version.

A version is a manifest ``imports/<n>.json`` that names the Delta version of every table. Writing it is
the commit point: whatever Delta holds beyond the newest manifest belongs to an import that was never
finished, is invisible to readers, and is rolled back by the next import.
"""
