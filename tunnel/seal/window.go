package seal

const (
	windowBits  = 8192
	windowWords = windowBits / 64
)

// Window remembers which of the newest packet numbers were seen (RFC 4303
// section 3.4.3, as a ring of words like RFC 6479). The zero Window has seen
// none. It is not for concurrent use.
type Window struct {
	words [windowWords]uint64
	// end is one past the highest number seen.
	end uint64
}

// Highest returns one past the highest number seen.
func (w *Window) Highest() uint64 { return w.end }

// Reconstruct returns the 64-bit number nearest to the end of the window
// whose low half is low (as RFC 9000 appendix A.3 does).
func (w *Window) Reconstruct(low uint32) uint64 {
	const span = 1 << 32
	candidate := w.end&^(span-1) | uint64(low)
	switch {
	case candidate+span/2 <= w.end:
		return candidate + span
	case candidate > w.end+span/2 && candidate >= span:
		return candidate - span
	}
	return candidate
}

// Fresh reports whether pn is inside or ahead of the window and not seen.
func (w *Window) Fresh(pn uint64) bool {
	if pn >= w.end {
		return true
	}
	if w.end-pn > windowBits-64 {
		return false
	}
	return w.words[pn/64%windowWords]&(1<<(pn%64)) == 0
}

// Mark notes pn as seen. Only numbers of authentic records may be marked.
func (w *Window) Mark(pn uint64) {
	if pn >= w.end {
		w.clear(w.end, pn)
		w.end = pn + 1
	}
	w.words[pn/64%windowWords] |= 1 << (pn % 64)
}

// clear forgets the words that the numbers from old end up to pn newly enter.
func (w *Window) clear(end, pn uint64) {
	if end == 0 {
		return
	}
	first, last := (end-1)/64+1, pn/64
	if last-first >= windowWords && last >= first {
		w.words = [windowWords]uint64{}
		return
	}
	for word := first; word <= last; word++ {
		w.words[word%windowWords] = 0
	}
}
