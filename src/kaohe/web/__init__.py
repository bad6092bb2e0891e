"""The pages (网页): one folder a page with its views, forms and templates. They show; the library calculates."""
