"""`python scripts …` runs crosscheck without installing it."""

if __name__ == "__main__":
    from crosscheck.cli import main

    main()
