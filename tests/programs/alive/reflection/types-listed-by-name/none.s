// Only to allow functions without a body.
