package pki

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"causeway"
)

// file is one file of a folder to be made.
type file struct {
	name string
	data []byte
	mode fs.FileMode
}

// writeFolder makes dir with the files in it, all of it or nothing: they are
// written and synced beside it and take its name in one step. A folder that
// holds anything is refused with pki.exists; an empty one is replaced.
func writeFolder(dir string, files []file) error {
	target, err := filepath.Abs(dir)
	if err != nil {
		return writeProblem(dir, err)
	}
	made, err := os.MkdirTemp(filepath.Dir(target), ".new-"+filepath.Base(target)+"-")
	if err != nil {
		return writeProblem(dir, err)
	}
	if err := fill(made, files); err != nil {
		os.RemoveAll(made)
		return writeProblem(dir, err)
	}
	// Not os.Rename: that refuses an empty folder in the way.
	if err := syscall.Rename(made, target); err != nil {
		os.RemoveAll(made)
		if errors.Is(err, syscall.ENOTEMPTY) || errors.Is(err, syscall.EEXIST) || errors.Is(err, syscall.ENOTDIR) {
			return causeway.NewProblem("pki.exists", dir, nil)
		}
		return writeProblem(dir, err)
	}
	return writeProblem(dir, syncFolder(filepath.Dir(target)))
}

// fill writes the files and makes them, and the folder's entries, durable.
func fill(dir string, files []file) error {
	for _, f := range files {
		if err := writeFile(filepath.Join(dir, f.name), f.data, f.mode); err != nil {
			return err
		}
	}
	return syncFolder(dir)
}

// writeFile makes a file that must not exist. The folder needs a sync after
// it.
func writeFile(name string, data []byte, mode fs.FileMode) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// replaceFile puts a file into dir in one step: who reads it meanwhile finds
// the old or the new one, whole.
func replaceFile(dir, name string, data []byte, mode fs.FileMode) error {
	beside := filepath.Join(dir, ".new-"+name+"-"+rand.Text())
	err := writeFile(beside, data, mode)
	if err == nil {
		err = os.Rename(beside, filepath.Join(dir, name))
	}
	if err != nil {
		os.Remove(beside)
		return writeProblem(filepath.Join(dir, name), err)
	}
	return writeProblem(filepath.Join(dir, name), syncFolder(dir))
}

// writeProblem names the object once; nil stays nil.
func writeProblem(object string, err error) error {
	if err == nil {
		return nil
	}
	return causeway.NewProblem("pki.write", object, withoutPath(err))
}

// withoutPath drops the operation and path that package os adds, where the
// problem already names its object.
func withoutPath(err error) error {
	var pathError *fs.PathError
	var linkError *os.LinkError
	switch {
	case errors.As(err, &pathError):
		return pathError.Err
	case errors.As(err, &linkError):
		return linkError.Err
	}
	return err
}

func octal(mode fs.FileMode) string { return strconv.FormatUint(uint64(mode), 8) }
