"""What is needed of the machine: writing files completely, kinds of files, git, encryption."""
