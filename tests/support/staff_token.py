"""The staff token of the tests."""

TOKEN = "a-staff-token-of-the-tests"
STAFF = {"authorization": f"Bearer {TOKEN}"}
