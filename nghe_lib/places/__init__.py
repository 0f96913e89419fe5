"""Places people name, in the administrative systems before and since 1 July 2025."""
