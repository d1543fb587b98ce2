"""Follow-up questions: what agents ask back, mined from tickets, for the contact form to offer."""
