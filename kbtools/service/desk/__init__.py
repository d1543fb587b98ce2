"""Pages and endpoints for staff: the desk, where people sign in, and what needs the staff token."""
