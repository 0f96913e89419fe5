"""How each platform is spoken to: its requests and errors, its ways through lists, its pages cut on the way.

The collectors are the short files that use these; what the answers mean is read in `payloads`.
"""
