//go:build go1.27

package main

// reason is runtime.waitReasonSelectNoCases.
const reason = 17
