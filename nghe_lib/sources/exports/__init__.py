"""Files that other tools and platforms export, each recognised by its content (see `sources.files.FORMATS`)."""
