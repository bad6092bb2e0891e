"""Pay (薪酬): what a published result pays, pools divided, posted by two persons; the ledger as of any date."""
