package main

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"time"
)

// writeArchive writes the entries to a new file that only its owner may read.
// It does not replace a file, and leaves none behind that is not whole.
func writeArchive(name string, entries []entry, now time.Time) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	err = errors.Join(pack(f, entries, now), f.Sync(), f.Close())
	if err != nil {
		os.Remove(name)
	}
	return err
}

func pack(to io.Writer, entries []entry, now time.Time) error {
	compressed := gzip.NewWriter(to)
	archive := tar.NewWriter(compressed)
	for _, e := range entries {
		header := &tar.Header{Name: "causeway-bugreport/" + e.name, Mode: 0o600, Size: int64(len(e.content)), ModTime: now}
		if err := archive.WriteHeader(header); err != nil {
			return err
		}
		if _, err := archive.Write(e.content); err != nil {
			return err
		}
	}
	return errors.Join(archive.Close(), compressed.Close())
}
