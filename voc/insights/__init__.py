"""What changed: counts in, insights out."""
