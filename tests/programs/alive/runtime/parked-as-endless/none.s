// Allows functions without a body.
