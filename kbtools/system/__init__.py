"""What is needed of the machine: files written whole, kinds of files, git, sealing."""
