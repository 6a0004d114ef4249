package config

import (
	_ "embed"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"causeway"
)

// The same example twice, its comments in English and in Chinese.
var (
	//go:embed example.yaml
	exampleEnglish string
	//go:embed example.zh.yaml
	exampleChinese string
)

// Example returns a complete file for Beijing and California with comments in
// the given language.
func Example(l causeway.Language) []byte {
	return []byte(causeway.Text{En: exampleEnglish, Zh: exampleChinese}.In(l))
}

// WriteExample writes Example to a file; see Write.
func WriteExample(file string, l causeway.Language, overwrite bool) *causeway.Problem {
	return Write(file, Example(l), overwrite)
}

// Write writes a file, whole or not at all. Unless told to overwrite it leaves
// a file that is already there as it is and returns config.exists.
func Write(file string, content []byte, overwrite bool) *causeway.Problem {
	err := writeWhole(file, content, overwrite)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrExist) && !overwrite:
		return causeway.NewProblem("config.exists", file, err)
	}
	return causeway.NewProblem("config.unwritable", file, plainCause(err))
}

// writeWhole writes beside the file and then moves or, where nothing may be
// overwritten, links it into place: both are atomic.
func writeWhole(file string, content []byte, overwrite bool) error {
	f, err := os.CreateTemp(filepath.Dir(file), ".causeway-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(content)
	if err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	if overwrite {
		return os.Rename(f.Name(), file)
	}
	return os.Link(f.Name(), file)
}

// plainCause takes the system's reason out of errors that repeat file names.
func plainCause(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
