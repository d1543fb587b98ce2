"""Articles, tickets, gaps, queries and visits as frozen types with their rules; no input or output."""
