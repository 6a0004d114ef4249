package pki

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"causeway"
	"causeway/peertls"
)

// identityFiles are all that a folder may hold to be renewed.
var identityFiles = []string{leafFile, leafKeyFile, caFile, revokedFile}

// Renew issues the identity in the folder identity again, with a new key, by
// the CA in dir, and exchanges the folder in one step: a gateway that loads it
// at any moment finds the old pair or the new one. Owner and permissions of
// the folder stay. The old certificate may have expired, and may be another
// CA's; it is superseded, not revoked, and its key is deleted.
//
// Problems: those of Issue, pki.foreign_files, pki.no_exchange, and after the
// identity has been renewed pki.left_over.
func Renew(dir, identity string, now time.Time) error {
	id, err := renewable(identity)
	if err != nil {
		return err
	}
	ca, err := Open(dir)
	if err != nil {
		return err
	}
	var old string
	err = ca.place(id, now, func(files []file) error {
		old, err = exchangeFolder(identity, files, now)
		return err
	})
	if err != nil {
		return err
	}
	if err := os.RemoveAll(old); err != nil {
		return causeway.NewProblem("pki.left_over", old, withoutPath(err))
	}
	return writeProblem(identity, syncFolder(filepath.Dir(old)))
}

// renewable returns the identity in a folder that holds nothing besides it:
// other files would be lost with the old folder.
func renewable(dir string) (causeway.Identity, error) {
	d, err := openFolder(dir)
	if err != nil {
		return causeway.Identity{}, err
	}
	defer d.close()
	leaf, err := d.certificate(leafFile)
	if err != nil {
		return causeway.Identity{}, err
	}
	names, err := d.names()
	if err != nil {
		return causeway.Identity{}, err
	}
	foreign := slices.DeleteFunc(names, func(name string) bool { return slices.Contains(identityFiles, name) })
	if len(foreign) > 0 {
		slices.Sort(foreign)
		return causeway.Identity{}, causeway.NewProblem("pki.foreign_files", dir, nil, "files", strings.Join(foreign, ", "))
	}
	return peertls.LeafIdentity(leaf)
}

// exchangeFolder writes the files beside dir, checks that they load, and gives
// them dir's name in one step. It returns where the old folder is now.
func exchangeFolder(dir string, files []file, now time.Time) (old string, err error) {
	// Where dir is a symbolic link, the folder behind it is exchanged.
	target, err := filepath.EvalSymlinks(dir)
	if err == nil {
		target, err = filepath.Abs(target)
	}
	if err != nil {
		return "", writeProblem(dir, err)
	}
	made, err := os.MkdirTemp(filepath.Dir(target), ".new-"+filepath.Base(target)+"-")
	if err != nil {
		return "", writeProblem(dir, err)
	}
	err = prepare(made, target, files, now)
	if err == nil {
		err = exchange(made, target)
	}
	if err != nil {
		os.RemoveAll(made)
		return "", err
	}
	return made, nil
}

// prepare fills the new folder so that whoever could use the old one can use
// it, and reads it as a gateway will.
func prepare(made, target string, files []file, now time.Time) error {
	if err := fill(made, files); err != nil {
		return writeProblem(target, err)
	}
	if err := likeFolder(made, target); err != nil {
		return writeProblem(target, err)
	}
	_, err := loadAt(made, now)
	return err
}

// likeFolder gives the folder made, and what is in it, the owner of the folder
// old, and its permissions.
func likeFolder(made, old string) error {
	info, err := os.Stat(old)
	if err != nil {
		return err
	}
	owner := info.Sys().(*syscall.Stat_t)
	entries, err := os.ReadDir(made)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if err := os.Lchown(filepath.Join(made, entry.Name()), int(owner.Uid), int(owner.Gid)); err != nil {
			return err
		}
	}
	return errors.Join(os.Lchown(made, int(owner.Uid), int(owner.Gid)), os.Chmod(made, info.Mode().Perm()))
}

// exchange swaps the names of two folders. Two renames would not do: between
// them there would be no identity.
func exchange(made, target string) error {
	err := unix.Renameat2(unix.AT_FDCWD, made, unix.AT_FDCWD, target, unix.RENAME_EXCHANGE)
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS) {
		return causeway.NewProblem("pki.no_exchange", target, err)
	}
	return writeProblem(target, err)
}
