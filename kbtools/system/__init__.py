"""Functions of the machine: complete writing of files, kinds of files, git, encryption."""
