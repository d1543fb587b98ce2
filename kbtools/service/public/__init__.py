"""What visitors may do: suggestions, search, the contact form, feedback."""
