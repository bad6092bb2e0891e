"""Pictures (图), drawn on the server as SVG: readable in print and by colour-blind people, a table behind each."""
