"""Reading the records of any help desk."""
