package main

import (
	"errors"
	"io"
	"os"
	"strings"

	"golang.org/x/sys/unix"

	"causeway"
)

// Bounds of a key of BGP that both clouds take (CreateTransitVirtualInterface,
// directconnect 2012-10-25).
const (
	minAgreedKey = 6
	maxAgreedKey = 80
)

// readSecret reads what a reference of the file stands for. Its errors are
// problems that never hold the secret.
func readSecret(reference string, getenv func(string) (string, bool)) (causeway.Secret, error) {
	kind, where, _ := strings.Cut(reference, ":")
	var text string
	var err error
	if kind == "file" {
		text, err = readSecretFile(where)
	} else {
		value, set := getenv(where)
		text = value
		if !set {
			err = errors.New("not set")
		}
	}
	text = strings.TrimRight(text, "\r\n")
	if err == nil && !isAgreedKey(text) {
		err = errors.New("not 6 to 80 printable characters without spaces")
	}
	if err != nil {
		return "", causeway.NewProblem("provision.secret_unreadable", "provision.paths", err, "reference", reference)
	}
	return causeway.Secret(text), nil
}

// readSecretFile reads no more than a key can have, and does not wait for a
// pipe that may never say anything.
func readSecretFile(path string) (string, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|unix.O_NONBLOCK, 0)
	if err != nil {
		return "", err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return "", errors.Join(err, errors.New("not a regular file"))
	}
	text, err := io.ReadAll(io.LimitReader(f, maxAgreedKey+3))
	return string(text), err
}

func isAgreedKey(text string) bool {
	outside := func(r rune) bool { return r <= ' ' || r > '~' }
	return len(text) >= minAgreedKey && len(text) <= maxAgreedKey && !strings.ContainsFunc(text, outside)
}
