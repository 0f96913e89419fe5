"""Train the model that ships: `python -m nghe_lib.text.normalisation ../shared/data`."""

import sys
from pathlib import Path

from nghe_lib.text.normalisation.sources import train_and_write

if __name__ == "__main__":
    train_and_write(Path(sys.argv[1]))
