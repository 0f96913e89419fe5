"""What people say, understood: classifiers, honest shares, labelling, aspects and stance."""
