"""Tickets: imported, synchronised with help desks, kept as learning copies, listed, linked."""
