"""What is kept of people: found, masked again, forgotten, expired, kept under another key."""
