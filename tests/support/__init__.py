"""What several tests share: fakes, pictures made on the spot, waiting, and running commands."""
