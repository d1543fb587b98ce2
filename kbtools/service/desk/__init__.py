"""Pages and endpoints for staff, which need the staff token."""
