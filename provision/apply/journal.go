package apply

import (
	"bufio"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"

	"causeway"
	"causeway/provision"
)

// journal holds what is about to be made, written down before the cloud is
// asked to: a run that was killed in between may have made something that
// nobody knows of yet. It is a help and no state: without it everything is
// found by its tags, except in the seconds in which a cloud does not show what
// it has just made.
//
// Each line is one JSON object: an intent, or its end (Done).
type journal struct {
	path string
	file *os.File
	now  func() time.Time
	open map[provision.Key]intent
}

// intent is one resource that is about to be made. Token is what client tokens
// are made of: the same for every attempt.
type intent struct {
	Key   provision.Key `json:"key"`
	Token string        `json:"token,omitempty"`
	At    time.Time     `json:"at"`
	Done  bool          `json:"done,omitempty"`
}

// openJournal opens the journal at a path and keeps others from it until it is
// closed: two runs at once would make things twice.
func openJournal(path string, now func() time.Time) (*journal, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, causeway.NewProblem("provision.journal", path, err)
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, causeway.NewProblem("provision.journal", path, err)
	}
	if err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		_ = file.Close()
		return nil, causeway.NewProblem("provision.busy", path, err)
	}
	open, err := readIntents(file)
	if err != nil {
		_ = file.Close()
		return nil, causeway.NewProblem("provision.journal", path, err)
	}
	return &journal{path: path, file: file, now: now, open: open}, nil
}

// readIntents returns the intents that did not end. A last line that is cut
// off was being written when the run was killed, before anything was asked.
func readIntents(file io.Reader) (map[provision.Key]intent, error) {
	open := map[provision.Key]intent{}
	lines := bufio.NewReader(file)
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return open, nil
		}
		if err != nil {
			return nil, err
		}
		var i intent
		if err := json.Unmarshal(line, &i); err != nil {
			return nil, err
		}
		open[i.Key] = i
		if i.Done {
			delete(open, i.Key)
		}
	}
}

// begin writes down that a resource is about to be made and returns the token
// for it: that of an interrupted attempt, if there was one.
func (j *journal) begin(key provision.Key) (string, error) {
	i := intent{Key: key, Token: rand.Text(), At: j.now()}
	if before, ok := j.open[key]; ok {
		i.Token = before.Token
	}
	return i.Token, j.write(i)
}

// end writes down that what became of an intent is known.
func (j *journal) end(key provision.Key) error {
	if _, ok := j.open[key]; !ok {
		return nil
	}
	return j.write(intent{Key: key, At: j.now(), Done: true})
}

func (j *journal) write(i intent) error {
	line, err := json.Marshal(i)
	if err == nil {
		_, err = j.file.Write(append(line, '\n'))
	}
	if err == nil {
		err = j.file.Sync()
	}
	if err != nil {
		return causeway.NewProblem("provision.journal", j.path, err)
	}
	j.open[i.Key] = i
	if i.Done {
		delete(j.open, i.Key)
	}
	return nil
}

// endThose ends the intents of what is there: their tokens must not be used
// for another object of the same name.
func (j *journal) endThose(s provision.Snapshot) error {
	for _, o := range s.Found {
		if err := j.end(o.Resource.Head().Key); err != nil {
			return err
		}
	}
	return nil
}

// endAll ends all intents: what they were about is as planned.
func (j *journal) endAll() error {
	for key := range j.open {
		if err := j.end(key); err != nil {
			return err
		}
	}
	return nil
}

// youngest is when the last of the open intents was written down; zero where
// none is open.
func (j *journal) youngest() time.Time {
	var last time.Time
	for _, i := range j.open {
		if i.At.After(last) {
			last = i.At
		}
	}
	return last
}

// close lets others in. A journal without open intents is emptied.
func (j *journal) close() error {
	var err error
	if len(j.open) == 0 {
		err = j.file.Truncate(0)
	}
	return errors.Join(err, j.file.Close())
}
