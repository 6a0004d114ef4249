// Package endtoend has tests only: whole runs of apply, status and destroy
// with the real clients of both clouds against their emulators. world_test.go
// sets the clouds up and clock_test.go their time, run_test.go runs over them,
// inventory_test.go looks what is there; kill_test.go kills runs at their calls,
// drift_test.go and hosts_test.go change things behind our back,
// command_test.go runs the built program, script_test.go the rendered script.
package endtoend
