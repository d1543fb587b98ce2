"""What agents see beside a ticket: on a page, and in a note on the ticket."""
