"""The interface for programs (OpenAPI): the same results and the same rights as the pages."""
