"""Help desks: one folder a vendor, and one table (`vendors.py`) that says what each can do here."""
