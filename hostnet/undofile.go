package hostnet

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"causeway"
)

const undoVersion = 1

// undoFile is the file's content; see the package comment.
type undoFile struct {
	Version   int      `json:"version"`
	BootID    string   `json:"boot_id"`
	Namespace string   `json:"namespace"`
	Changes   []Change `json:"changes"`
}

// readUndoFile returns the journal in the file. It is empty where there is no
// file, and where the file speaks of another boot or network namespace:
// restoring its values would break this one.
func readUndoFile(name string) (journal, error) {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, undoProblem(name, err)
	}
	content, err := parseUndoFile(text)
	if err != nil {
		return nil, causeway.NewProblem("host.undo_malformed", name, err)
	}
	boot, namespace, err := here()
	if err != nil {
		return nil, undoProblem(name, err)
	}
	if content.BootID != boot || content.Namespace != namespace {
		return nil, nil
	}
	return content.Changes, nil
}

func parseUndoFile(text []byte) (undoFile, error) {
	var content undoFile
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&content); err != nil {
		return undoFile{}, err
	}
	if content.Version != undoVersion {
		return undoFile{}, fmt.Errorf("it is of version %d, this program knows %d", content.Version, undoVersion)
	}
	for i, c := range content.Changes {
		if err := c.validate(); err != nil {
			return undoFile{}, fmt.Errorf("changes[%d]: %w", i, err)
		}
	}
	return content, nil
}

// validate checks what the code that undoes a change relies on.
func (c Change) validate() error {
	switch c.Kind {
	case KindRoute:
		for _, r := range []*Route{c.OldRoute, c.NewRoute} {
			if r != nil && (!r.Destination.IsValid() || r.key() != c.Object) {
				return fmt.Errorf("route %s is not %q", r, c.Object)
			}
		}
		if c.NewRoute == nil {
			return errors.New("new_route is missing")
		}
	case KindRule:
		if c.Rule == nil || c.Rule.String() != c.Object || c.New != ruleThere {
			return fmt.Errorf("rule is not %q", c.Object)
		}
		return c.Rule.validate()
	case KindMTU, KindTxQueueLen, KindUp, KindAddress:
		if c.Index <= 0 {
			return errors.New("index is missing")
		}
	case KindSysctl:
		if _, err := sysctlFile(c.Object); err != nil {
			return fmt.Errorf("%q is not a network setting", c.Object)
		}
	default:
		return fmt.Errorf("unknown kind %q", c.Kind)
	}
	return nil
}

// writeUndoFile makes the journal durable; an empty one removes the file.
func writeUndoFile(name string, j journal) *causeway.Problem {
	if len(j) == 0 {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return undoProblem(name, err)
		}
		return nil
	}
	boot, namespace, err := here()
	if err != nil {
		return undoProblem(name, err)
	}
	text, err := json.MarshalIndent(undoFile{undoVersion, boot, namespace, j}, "", "  ")
	if err != nil {
		return undoProblem(name, err)
	}
	if err := replaceFile(name, append(text, '\n')); err != nil {
		return undoProblem(name, err)
	}
	return nil
}

// replaceFile writes a file so that after a crash it has the old content or
// the new, never a part.
func replaceFile(name string, text []byte) error {
	dir := filepath.Dir(name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".new-"+filepath.Base(name)+"-")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
		return err
	}
	return syncFolder(dir)
}

func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// here names this boot of the kernel and the network namespace of the calling
// thread.
func here() (boot, namespace string, err error) {
	id, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return "", "", err
	}
	namespace, err = os.Readlink("/proc/thread-self/ns/net")
	return strings.TrimSpace(string(id)), namespace, err
}

func undoProblem(name string, err error) *causeway.Problem {
	return causeway.NewProblem("host.undo_file", name, err)
}
