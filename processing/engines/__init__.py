"""Who does the work: interchangeable engines behind the contract in `base`."""
