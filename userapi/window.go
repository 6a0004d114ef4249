package userapi

import (
	"sync"
	"time"
)

// How long the ids of deliveries are remembered, and how many.
const (
	rememberFor  = 10 * time.Minute
	mostRemember = 16384
)

// parcelID names what a caller sends to a program.
type parcelID struct {
	from string
	to   address
	id   string
}

// window remembers deliveries, so that none is made twice.
type window struct {
	mu    sync.Mutex
	known map[parcelID]*delivery
	order []remembered // the oldest first
}

type remembered struct {
	parcelID
	*delivery
	at time.Time
}

// once returns the delivery of that name if there is one that has not failed,
// else the one that put makes.
func (w *window) once(id parcelID, now time.Time, put func() (*delivery, error)) (d *delivery, repeated bool, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.forget(now, mostRemember)
	if d := w.known[id]; d != nil && !d.failed() {
		return d, true, nil
	}
	if d, err = put(); err != nil {
		return nil, false, err
	}
	if w.known == nil {
		w.known = map[parcelID]*delivery{}
	}
	w.forget(now, mostRemember-1)
	w.known[id] = d
	w.order = append(w.order, remembered{id, d, now})
	return d, false, nil
}

// forget forgets what is old, and the oldest where there are more than most.
func (w *window) forget(now time.Time, most int) {
	n := 0
	for n < len(w.order) && (len(w.order)-n > most || now.Sub(w.order[n].at) >= rememberFor) {
		if old := w.order[n]; w.known[old.parcelID] == old.delivery {
			delete(w.known, old.parcelID)
		}
		n++
	}
	clear(w.order[:n])
	w.order = w.order[n:]
}

// failed reports whether a delivery has ended otherwise than by being
// acknowledged.
func (d *delivery) failed() bool {
	select {
	case <-d.done:
		return d.err != nil
	default:
		return false
	}
}
