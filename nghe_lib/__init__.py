"""nghe listens to a city: public posts in, honest reports out.

Data flows one way: sources → store → text → topics / signals / network → charts → report → cli.
Importing nghe loads no model, changes no global setting and touches no file.
"""

__version__ = "0.1.0"
