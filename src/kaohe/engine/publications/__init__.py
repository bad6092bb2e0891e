"""Publications (公布): runs that are frozen, what later runs change about them, and whether they still hold.

A publication is a folder ``publications/<number>/`` that is renamed into place whole and never touched again:
the frozen run, and a note that names it, its inputs byte for byte, and the publication before it.
"""
