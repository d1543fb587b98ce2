"""The index as static files for ranking in a browser, and evidence in a form that may be public."""
