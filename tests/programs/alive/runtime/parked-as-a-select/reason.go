//go:build !go1.27

package main

// reason is runtime.waitReasonSelect.
const reason = 9
