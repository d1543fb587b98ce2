"""Search: from articles and answered tickets to an index, and from a query to the articles that answer it."""
