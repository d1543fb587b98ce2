"""A small made-up company: its help centre, its tickets, and a tour through both."""
