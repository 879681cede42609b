"""What follows people rather than points: journeys, promises, loyalty, silence, word of mouth, effort, staff."""
