"""One figure's explanation as a file of its own that can be sent to somebody: HTML or Markdown, both languages."""
