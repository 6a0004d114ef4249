package pki

import (
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"causeway"
)

// folder is an open folder: what is read through it comes from one and the
// same folder, even if another takes its name meanwhile.
type folder struct {
	dir  string
	file *os.File
	info fs.FileInfo
	// ours is whether what is in the folder must be ours alone to change.
	ours bool
}

// openFolder opens the folder of an identity or a CA. It refuses one in which
// others could exchange the files.
func openFolder(dir string) (*folder, error) {
	d, err := openAnyFolder(dir)
	if err != nil {
		return nil, err
	}
	d.ours = true
	if err := d.checkWriters(dir, d.info.Mode()); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

// openAnyFolder does without that: an operator names the folder in which
// somebody handed over a certificate.
func openAnyFolder(dir string) (*folder, error) {
	file, err := os.OpenFile(dir, os.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		return nil, causeway.NewProblem("pki.read", dir, withoutPath(err))
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return nil, causeway.NewProblem("pki.read", dir, withoutPath(err))
	}
	return &folder{dir: dir, file: file, info: info}, nil
}

func (d *folder) checkWriters(object string, mode fs.FileMode) error {
	if d.ours && mode.Perm()&writableByOthers != 0 {
		return causeway.NewProblem("pki.writable_by_others", object, nil, "mode", "0"+octal(mode.Perm()))
	}
	return nil
}

func (d *folder) close() { d.file.Close() }

func (d *folder) path(name string) string { return filepath.Join(d.dir, name) }

// isCurrent reports whether the folder's name still leads to this folder.
func (d *folder) isCurrent() bool {
	info, err := os.Stat(d.dir)
	return err == nil && os.SameFile(info, d.info)
}

// lock waits for other programs of ours that change the folder; closing the
// folder ends it.
func (d *folder) lock() error {
	return writeProblem(d.dir, unix.Flock(int(d.file.Fd()), unix.LOCK_EX))
}

func (d *folder) names() ([]string, error) {
	names, err := d.file.Readdirnames(-1)
	if err != nil {
		return nil, causeway.NewProblem("pki.read", d.dir, withoutPath(err))
	}
	return names, nil
}

// has reports whether the folder has an entry of that name, of any kind.
func (d *folder) has(name string) bool {
	var stat unix.Stat_t
	err := unix.Fstatat(int(d.file.Fd()), name, &stat, unix.AT_SYMLINK_NOFOLLOW)
	return !errors.Is(err, unix.ENOENT)
}

// open opens a regular file and nothing else: behind a symbolic link the mode
// that is checked would be one file's and the folder another's; a FIFO or a
// device would block or never end.
func (d *folder) open(name string) (*os.File, fs.FileMode, error) {
	fd, err := unix.Openat(int(d.file.Fd()), name, unix.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if errors.Is(err, unix.ELOOP) {
		return nil, 0, causeway.NewProblem("pki.not_a_file", d.path(name), errors.New("it is a symbolic link"))
	}
	if err != nil {
		return nil, 0, causeway.NewProblem("pki.read", d.path(name), err)
	}
	file := os.NewFile(uintptr(fd), d.path(name))
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return nil, 0, causeway.NewProblem("pki.read", d.path(name), withoutPath(err))
	}
	if !info.Mode().IsRegular() {
		file.Close()
		return nil, 0, causeway.NewProblem("pki.not_a_file", d.path(name), fmt.Errorf("its type is %s", info.Mode().Type()))
	}
	return file, info.Mode().Perm(), nil
}

// read reads a file of at most limit bytes, and refuses one that others could
// have written.
func (d *folder) read(name string, limit int64) ([]byte, error) {
	data, mode, err := d.readAny(name, limit)
	if err != nil {
		return nil, err
	}
	return data, d.checkWriters(d.path(name), mode)
}

// readAny returns the file's permissions too.
func (d *folder) readAny(name string, limit int64) ([]byte, fs.FileMode, error) {
	file, mode, err := d.open(name)
	if err != nil {
		return nil, 0, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("it is longer than %d bytes", limit)
	}
	if err != nil {
		return nil, 0, causeway.NewProblem("pki.read", d.path(name), withoutPath(err))
	}
	return data, mode, nil
}

// certificate reads a file that holds exactly one certificate.
func (d *folder) certificate(name string) (*x509.Certificate, error) {
	text, err := d.read(name, maxFileBytes)
	if err != nil {
		return nil, err
	}
	certificates, err := parseCertificates(text)
	if err == nil && len(certificates) != 1 {
		err = fmt.Errorf("it has %d certificates instead of one", len(certificates))
	}
	if err != nil {
		return nil, causeway.NewProblem("pki.malformed", d.path(name), err)
	}
	return certificates[0], nil
}

// authorities reads a file of one or more CA certificates.
func (d *folder) authorities(name string) ([]*x509.Certificate, error) {
	text, err := d.read(name, maxFileBytes)
	if err != nil {
		return nil, err
	}
	certificates, err := parseAuthorities(text)
	if err != nil {
		return nil, causeway.NewProblem("pki.malformed", d.path(name), err)
	}
	return certificates, nil
}

// key reads a private key, and refuses one that other users can read: it may
// have been copied.
func (d *folder) key(name string) (crypto.Signer, error) {
	text, mode, err := d.readAny(name, maxFileBytes)
	if err != nil {
		return nil, err
	}
	if mode&openToOthers != 0 {
		return nil, causeway.NewProblem("pki.key_mode", d.path(name), nil, "mode", "0"+octal(mode))
	}
	key, err := parseKey(text)
	if err != nil {
		return nil, causeway.NewProblem("pki.malformed", d.path(name), err)
	}
	return key, nil
}
