// Package netns makes the namespaces the lab lives in. A process enters new
// user (when it is not root), network, mount and PID namespaces by executing
// its own binary again (enter.go); inside, process 1 mounts what is needed
// and reaps (init.go), and named network namespaces stand for hosts (this
// file). Nothing of it is visible outside, and all of it is gone when
// process 1 ends.
package netns

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/vishvananda/netlink"
	vns "github.com/vishvananda/netns"
)

// Namespace is one named network namespace: a host of the lab.
type Namespace struct {
	Name   string
	handle vns.NsHandle
	links  *netlink.Handle
}

// ErrOutside is returned by Create in a process that Enter or RunTests did
// not start: a name made there would be left on the machine.
var ErrOutside = errors.New("named namespaces are only made inside private mounts")

// Create makes a network namespace under /run/netns of the private mount
// namespace, with its loopback up. The caller closes it.
func Create(name string) (*Namespace, error) {
	if !Inside() {
		return nil, ErrOutside
	}
	handle, err := newNamed(name)
	if err != nil {
		return nil, err
	}
	links, err := netlink.NewHandleAt(handle)
	if err != nil {
		return nil, errors.Join(err, handle.Close(), vns.DeleteNamed(name))
	}
	n := &Namespace{Name: name, handle: handle, links: links}
	if err := n.Up("lo"); err != nil {
		n.Close()
		return nil, err
	}
	return n, nil
}

func newNamed(name string) (handle vns.NsHandle, err error) {
	err = restoring(func() error {
		handle, err = vns.NewNamed(name)
		return err
	})
	return handle, err
}

// Join moves the calling thread for good into the namespace of that name.
// The caller has locked the thread and is about to execute a program.
func Join(name string) error {
	handle, err := vns.GetFromName(name)
	if err != nil {
		return err
	}
	defer handle.Close()
	return vns.Set(handle)
}

// Do runs f on a thread inside the namespace. Sockets it opens and processes
// it starts stay there; goroutines it starts do not.
func (n *Namespace) Do(f func() error) error {
	return restoring(func() error {
		if err := vns.Set(n.handle); err != nil {
			return err
		}
		return f()
	})
}

// restoring runs f on a locked thread that afterwards is where it was. A
// thread that cannot return stays locked, so that the runtime destroys it
// with its goroutine instead of lending it to others.
func restoring(f func() error) error {
	runtime.LockOSThread()
	home, err := vns.Get()
	if err != nil {
		runtime.UnlockOSThread()
		return err
	}
	defer home.Close()
	result := f()
	if err := vns.Set(home); err != nil {
		return errors.Join(result, err)
	}
	runtime.UnlockOSThread()
	return result
}

// Sysctl sets a kernel parameter of the namespace, by its path below
// /proc/sys ("net/ipv4/ip_forward").
func (n *Namespace) Sysctl(path, value string) error {
	return n.Do(func() error {
		return os.WriteFile(filepath.Join("/proc/sys", path), []byte(value), 0)
	})
}

// SysctlValue reads a kernel parameter of the namespace.
func (n *Namespace) SysctlValue(path string) (value string, err error) {
	err = n.Do(func() error {
		content, err := os.ReadFile(filepath.Join("/proc/sys", path))
		value = strings.TrimSpace(string(content))
		return err
	})
	return value, err
}

// Close removes the name. The kernel removes the namespace and its devices
// when the last process and socket in it are gone.
func (n *Namespace) Close() error {
	n.links.Close()
	return errors.Join(n.handle.Close(), vns.DeleteNamed(n.Name))
}
