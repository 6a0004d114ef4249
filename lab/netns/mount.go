package netns

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"golang.org/x/sys/unix"
)

// replacedRun are the folders of /run that belong to the network of the
// machine outside; inside they start empty.
var replacedRun = []string{"netns", "causeway"}

// mountPrivately gives the mount namespace a /proc of the PID namespace and
// a /run of its own that shows the outer one's folders except replacedRun.
// An ordinary user cannot make /run/netns, but may mount over /run.
func mountPrivately() error {
	if err := mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return err
	}
	if err := mount("proc", "/proc", "proc", unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, ""); err != nil {
		return err
	}
	outer, err := os.Open("/run")
	if err != nil {
		return err
	}
	defer outer.Close()
	if err := mount("tmpfs", "/run", "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, "mode=0755"); err != nil {
		return err
	}
	if err := showFolders(outer, "/run"); err != nil {
		return err
	}
	return os.Mkdir("/run/netns", 0o755)
}

// showFolders binds the folders of an open folder into another. Through its
// descriptor the covered folder stays reachable.
func showFolders(from *os.File, to string) error {
	entries, err := from.ReadDir(-1)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if !entry.IsDir() || slices.Contains(replacedRun, entry.Name()) {
			continue
		}
		source := filepath.Join("/proc/self/fd", strconv.Itoa(int(from.Fd())), entry.Name())
		target := filepath.Join(to, entry.Name())
		if err := os.Mkdir(target, 0o755); err != nil {
			return err
		}
		if err := mount(source, target, "", unix.MS_BIND|unix.MS_REC, ""); err != nil {
			return err
		}
	}
	return nil
}

func mount(source, target, kind string, flags uintptr, data string) error {
	if err := unix.Mount(source, target, kind, flags, data); err != nil {
		return fmt.Errorf("mount %s: %w", target, err)
	}
	return nil
}
