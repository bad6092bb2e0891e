"""The ledger (台账): what is due, withheld, paid, recovered and disputed; entries are added, never changed."""
