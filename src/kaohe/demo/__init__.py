"""A made-up office: the files that its systems export over a quarter, faults and all, for demo and tour."""
