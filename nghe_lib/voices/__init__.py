"""Voices: petitions, needs, questions about the law, and who is heard; groups only, never a person."""
