package userapi

import (
	"crypto/sha256"
	"sync"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"causeway"
	"causeway/api"
)

// How long acknowledged deliveries are remembered. An id that a gateway made up
// comes again only while its call lasts, syncWithin at most.
const (
	rememberFor       = 10 * time.Minute
	rememberMadeUpFor = time.Minute
)

// parcelID names what a caller sends to a program, in as many bytes whatever
// the names.
type parcelID [sha256.Size]byte

func idOf(p *api.Parcel) parcelID {
	return sha256.Sum256([]byte(p.From + "\x00" + p.Region + "\x00" + p.VpcId + "\x00" + p.Id))
}

// window remembers deliveries, so that none is made twice. It holds no other
// lock while it has its own.
type window struct {
	mu    sync.Mutex
	known map[parcelID]*delivery // nil: acknowledged
	held  shares
	// What was acknowledged, the first to be forgotten first.
	given, madeUp []remembered
}

type remembered struct {
	id    parcelID
	of    *share
	until time.Time
}

// once delivers a parcel with put, unless it is under way or was acknowledged
// already. Where it returns no delivery, and no error, it was.
func (w *window) once(from causeway.Identity, p *api.Parcel, put func(*delivery) error) (d *delivery, repeated bool, err error) {
	if d, repeated, err = w.enter(from, p); repeated || err != nil {
		return d, repeated, err
	}
	if err := put(d); err != nil {
		d.settle(err)
		return nil, false, err
	}
	return d, false, nil
}

// enter returns the delivery that is known by a parcel's names, or a new one.
func (w *window) enter(from causeway.Identity, p *api.Parcel) (d *delivery, repeated bool, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	w.given, w.madeUp = w.forget(w.given, now), w.forget(w.madeUp, now)
	id := idOf(p)
	if d, repeated := w.known[id]; repeated {
		return d, true, nil
	}
	of := w.held.take(from)
	if of == nil {
		return nil, false, status.Errorf(codes.ResourceExhausted, "too many deliveries of this caller or its site are remembered, each for %v so that it is not made twice; try again later", rememberFor)
	}
	if w.known == nil {
		w.known = map[parcelID]*delivery{}
	}
	madeUp := p.IdMadeUp
	d = newDelivery(func(err error) { w.settled(id, of, madeUp, err) })
	w.known[id] = d
	return d, false, nil
}

// settled remembers a delivery from its acknowledgement on. One that failed may
// be made again.
func (w *window) settled(id parcelID, of *share, madeUp bool, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	switch {
	case err != nil:
		delete(w.known, id)
		w.held.free(of)
		return
	case madeUp:
		w.madeUp = append(w.madeUp, remembered{id, of, now.Add(rememberMadeUpFor)})
	default:
		w.given = append(w.given, remembered{id, of, now.Add(rememberFor)})
	}
	w.known[id] = nil
}

// forget forgets what is old, and returns the rest.
func (w *window) forget(list []remembered, now time.Time) []remembered {
	n := 0
	for n < len(list) && !now.Before(list[n].until) {
		delete(w.known, list[n].id)
		w.held.free(list[n].of)
		n++
	}
	clear(list[:n])
	return list[n:]
}
