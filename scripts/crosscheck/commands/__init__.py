"""What each command does, composed from the stages; the only room that knows them all."""
