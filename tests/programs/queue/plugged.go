//go:build plugged

package main

import (
	"os"
	"path/filepath"
	"plugin"

	"programs/truth"
)

// Loads the plugin that lies beside the program, and starts what it has, before main starts anything.
func init() {
	program, err := os.Executable()
	truth.Check(err)
	gauge, err := plugin.Open(filepath.Join(filepath.Dir(program), "gauge.so"))
	truth.Check(err)
	start, err := gauge.Lookup("Start")
	truth.Check(err)
	beside = append(beside, start.(func() map[string]any)())
}
