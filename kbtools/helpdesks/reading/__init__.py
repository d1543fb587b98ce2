"""Reading records of help desks, whoever wrote them."""
