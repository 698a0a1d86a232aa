"""Right and wrong answers to every question of the chapters."""
