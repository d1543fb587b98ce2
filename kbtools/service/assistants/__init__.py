"""The Model Context Protocol: assistants search, ask and read the help centre for a person."""

ASSISTANTS = "/mcp"  # the address of the endpoint
