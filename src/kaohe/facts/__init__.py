"""What happened: table definitions, intake and quarantine, versioned store, calendars and clocks."""
