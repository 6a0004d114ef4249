// Package endtoend has tests only: whole runs of apply, status and destroy
// with the real clients of both clouds against their emulators. world_test.go
// sets the clouds up, kill_test.go kills runs at every call, drift_test.go
// changes things behind our back, command_test.go runs the built program.
package endtoend
