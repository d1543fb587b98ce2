"""Tickets: imported, pulled from help desks, made safe to keep, listed, exported, linked."""
