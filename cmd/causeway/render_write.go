package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"causeway"
	forms "causeway/render"
)

// recordName is the file in a rendered folder that says what render wrote
// there, so that it knows its own files again: not all forms have comments.
const recordName = ".causeway-render.json"

// fileAction is what happened to a file.
type fileAction string

const (
	fileWritten   fileAction = "written"
	fileUnchanged fileAction = "unchanged"
	fileRemoved   fileAction = "removed"
)

// renderedFile is a file with what happened to it.
type renderedFile struct {
	Name   string     `json:"name"`
	Action fileAction `json:"action"`
}

// renderRecord holds the SHA-256 of each file as it was written.
type renderRecord struct {
	Files map[string]string `json:"files"`
}

// writeRendered makes dir hold the files: each is replaced in one step, and
// what an earlier rendering left and this one lacks is removed. Files that are
// not render's own, or were changed since, stop it before anything is touched,
// unless force is set.
func writeRendered(dir string, files []forms.File, force bool) ([]renderedFile, error) {
	record := readRecord(dir)
	work, problems := compareRendered(dir, files, record)
	if len(problems) > 0 && !force {
		return nil, problems
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, renderProblem(dir, err)
	}
	byName := map[string]forms.File{}
	for _, f := range files {
		byName[f.Name] = f
	}
	for _, w := range work {
		if err := w.do(dir, byName[w.Name]); err != nil {
			return nil, renderProblem(filepath.Join(dir, w.Name), err)
		}
	}
	if err := writeRecord(dir, files); err != nil {
		return nil, renderProblem(filepath.Join(dir, recordName), err)
	}
	return work, nil
}

func (w renderedFile) do(dir string, f forms.File) error {
	switch w.Action {
	case fileWritten:
		return replaceRendered(dir, f)
	case fileRemoved:
		return os.Remove(filepath.Join(dir, w.Name))
	}
	return os.Chmod(filepath.Join(dir, w.Name), f.Mode)
}

func writeRecord(dir string, files []forms.File) error {
	record := renderRecord{Files: map[string]string{}}
	for _, f := range files {
		record.Files[f.Name] = digest([]byte(f.Text))
	}
	text, err := json.MarshalIndent(record, "", "  ")
	if err != nil {
		return err
	}
	return replaceRendered(dir, forms.File{Name: recordName, Mode: 0o644, Text: string(text) + "\n"})
}

// compareRendered says what has to be done in dir, and which files there are
// somebody else's.
func compareRendered(dir string, files []forms.File, record renderRecord) ([]renderedFile, causeway.Problems) {
	var work []renderedFile
	var problems causeway.Problems
	stale := maps.Clone(record.Files)
	for _, f := range files {
		delete(stale, f.Name)
		there, err := os.ReadFile(filepath.Join(dir, f.Name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			work = append(work, renderedFile{f.Name, fileWritten})
		case err == nil && string(there) == f.Text:
			work = append(work, renderedFile{f.Name, fileUnchanged})
		default:
			work = append(work, renderedFile{f.Name, fileWritten})
			problems = append(problems, notOurs(filepath.Join(dir, f.Name), there, record.Files[f.Name], err)...)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(stale)) {
		there, err := os.ReadFile(filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		work = append(work, renderedFile{name, fileRemoved})
		problems = append(problems, notOurs(filepath.Join(dir, name), there, stale[name], err)...)
	}
	return work, problems
}

// notOurs is what stands against replacing a file that is there.
func notOurs(name string, there []byte, recorded string, err error) causeway.Problems {
	switch {
	case err != nil:
		return causeway.Problems{renderProblem(name, err)}
	case digest(there) != recorded:
		return causeway.Problems{causeway.NewProblem("render.not_ours", name, nil)}
	}
	return nil
}

// readRecord returns what render wrote into dir; nothing where there is no
// record or it cannot be read, so that no file counts as its own then. Names
// that lead out of dir are dropped: the record may come from anywhere.
func readRecord(dir string) renderRecord {
	record := renderRecord{}
	text, err := os.ReadFile(filepath.Join(dir, recordName))
	if err != nil || json.Unmarshal(text, &record) != nil || record.Files == nil {
		return renderRecord{Files: map[string]string{}}
	}
	maps.DeleteFunc(record.Files, func(name, _ string) bool { return !filepath.IsLocal(name) })
	return record
}

// replaceRendered puts a file into dir in one step.
func replaceRendered(dir string, f forms.File) error {
	name := filepath.Join(dir, filepath.FromSlash(f.Name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	beside, err := os.CreateTemp(filepath.Dir(name), ".new-*")
	if err != nil {
		return err
	}
	_, err = beside.WriteString(f.Text)
	err = errors.Join(err, beside.Chmod(f.Mode), beside.Sync(), beside.Close())
	if err == nil {
		err = os.Rename(beside.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(beside.Name()))
	}
	return nil
}

func digest(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// renderProblem names the file once.
func renderProblem(object string, err error) *causeway.Problem {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		err = path.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return causeway.NewProblem("render.write", object, err)
}
