package hostnet

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"causeway"
)

// readSysctls returns the values of those that exist. The kernel answers for
// the network namespace of the calling thread.
func readSysctls(names map[string]string) (map[string]string, error) {
	values := map[string]string{}
	for name := range names {
		value, err := readSysctl(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, causeway.NewProblem("host.read", "sysctl "+name, err)
		}
		values[name] = value
	}
	return values, nil
}

func readSysctl(name string) (string, error) {
	file, err := sysctlFile(name)
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(file)
	return strings.Join(strings.Fields(string(text)), " "), err
}

func writeSysctl(name, value string) error {
	file, err := sysctlFile(name)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(value)
	return errors.Join(err, f.Close())
}

// sysctlFile takes nothing but settings of the network: an undo file must not
// become a way to write elsewhere.
func sysctlFile(name string) (string, error) {
	if !filepath.IsLocal(name) || filepath.Clean(name) != name || !strings.HasPrefix(name, "net/") {
		return "", fs.ErrNotExist
	}
	return filepath.Join("/proc/sys", name), nil
}
