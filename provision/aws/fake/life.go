package fake

import "time"

// life is how an object comes and goes: pending, available, deleting, deleted.
type life struct {
	born, buried time.Time
	dying        bool
	ready        time.Time
}

func (f *Front) begin() life {
	now := f.config.Now()
	return life{born: now, ready: now.Add(f.config.Settle)}
}

// change makes an object pending again for a while.
func (f *Front) change(l *life) { l.ready = f.config.Now().Add(f.config.Settle) }

func (f *Front) end(l *life) {
	l.dying, l.buried = true, f.config.Now().Add(f.config.Settle)
}

func (f *Front) state(l life) string {
	now := f.config.Now()
	switch {
	case l.dying && now.Before(l.buried):
		return "deleting"
	case l.dying:
		return "deleted"
	case now.Before(l.ready):
		return "pending"
	}
	return "available"
}

// isUp reports whether an object is neither gone nor going.
func (l life) isUp() bool { return !l.dying }

// attachment is a virtual private gateway's hold on a VPC.
type attachment struct {
	vpc       string
	settled   time.Time
	detaching bool
}

func (f *Front) attachmentState(a attachment) string {
	settled := !f.config.Now().Before(a.settled)
	switch {
	case a.detaching && settled:
		return "detached"
	case a.detaching:
		return "detaching"
	case settled:
		return "attached"
	}
	return "attaching"
}
