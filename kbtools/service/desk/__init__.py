"""What only the support team may do, behind the staff token."""
