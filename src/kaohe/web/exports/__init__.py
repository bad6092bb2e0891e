"""Tables to take along: workbooks in which a cell is what it shows, never a formula."""
