"""Policy and facts to results: measures, points, ranks, grades, and the explanation of each."""
