"""What moves a score: which mentions go with a higher or lower rating, NPS or CSAT, and by how much."""
