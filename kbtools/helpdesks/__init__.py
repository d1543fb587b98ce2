"""Help desks: one folder per vendor, and one table (`vendors.py`) of what kbtools can do with each."""
