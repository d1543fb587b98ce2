"""Articles, tickets, gaps, queries and visits as frozen types with their laws; no input or output."""
