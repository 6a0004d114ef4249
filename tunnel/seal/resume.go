package seal

import "time"

// Clocks are what a machine can read to notice that it did not run all the
// time, or that it is a copy of itself. Whoever holds keys reads them before
// it seals and again soon after.
type Clocks struct {
	// Boot and Monotonic are CLOCK_BOOTTIME and CLOCK_MONOTONIC, read one
	// right after the other. Only the first goes on during a suspend.
	Boot      time.Duration
	Monotonic time.Duration
	// BootID is the kernel's random id of this boot
	// (/proc/sys/kernel/random/boot_id).
	BootID string
	// Generation is what the hypervisor changes when it restores or clones
	// the machine from a snapshot (VMGENID or the vmclock's counter).
	Generation string
}

// clockTolerance is how far apart the readings of the two clocks may lie.
const clockTolerance = 100 * time.Millisecond

// Resumed reports whether the machine was suspended, restored from a snapshot
// or cloned between two readings (rule W6). Then a copy of it may have sealed
// with the same keys and the same numbers, so all keys have to be erased and
// fresh handshakes made before anything is sealed again. An id that is empty
// in one of the readings is unknown and says nothing.
func Resumed(before, after Clocks) bool {
	apart := (after.Boot - after.Monotonic) - (before.Boot - before.Monotonic)
	return apart.Abs() > clockTolerance ||
		after.Monotonic < before.Monotonic ||
		differ(before.BootID, after.BootID) ||
		differ(before.Generation, after.Generation)
}

func differ(before, after string) bool { return before != "" && after != "" && before != after }
