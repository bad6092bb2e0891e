"""The file that marks a workspace as a demo's."""

MARKER = "demo.json"
