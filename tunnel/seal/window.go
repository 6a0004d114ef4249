package seal

import "math/bits"

const (
	windowBits  = 8192
	windowWords = windowBits / 64
)

// window remembers which of the newest packet numbers were seen (RFC 4303
// section 3.4.3, as a ring of words like RFC 6479). The zero window has seen
// none. It is not for concurrent use.
type window struct {
	words [windowWords]uint64
	// end is one past the highest number seen.
	end uint64
	// missed counts the numbers that were not seen before their words were
	// used again.
	missed uint64
}

// Highest returns one past the highest number seen.
func (w *window) Highest() uint64 { return w.end }

// Reconstruct returns the 64-bit number nearest to the end of the window
// whose low half is low (as RFC 9000 appendix A.3 does).
func (w *window) Reconstruct(low uint32) uint64 {
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
func (w *window) Fresh(pn uint64) bool {
	if pn >= w.end {
		return true
	}
	if w.end-pn > windowBits-64 {
		return false
	}
	return w.words[pn/64%windowWords]&(1<<(pn%64)) == 0
}

// Mark notes pn as seen. Only numbers of authentic records may be marked.
func (w *window) Mark(pn uint64) {
	if pn >= w.end {
		w.clear(pn)
		w.end = pn + 1
	}
	w.words[pn/64%windowWords] |= 1 << (pn % 64)
}

// clear forgets the words that the numbers up to pn newly enter, and counts
// what was missed in the words they held before.
func (w *window) clear(pn uint64) {
	first, last := w.entered(), pn/64
	held := min(first, windowWords) // words in use
	out := min(last+1-first, windowWords)
	for i := range out {
		word := &w.words[(first+i)%windowWords]
		if i >= windowWords-held {
			w.missed += uint64(bits.OnesCount64(^*word))
		}
		*word = 0
	}
	if last+1-first > windowWords {
		// These words came and went without a number seen.
		w.missed += 64 * (last + 1 - first - windowWords)
	}
}

// entered returns how many words the numbers so far have entered.
func (w *window) entered() uint64 { return (w.end + 63) / 64 }

// Missing returns how many of the numbers below a bound were not seen so far.
// The bound is at most Highest; one that has left the window is moved up to
// where the window begins, so it is returned too.
func (w *window) Missing(below uint64) (bound, missing uint64) {
	first := w.entered() - min(w.entered(), windowWords)
	bound, missing = max(below, first*64), w.missed
	for word := first; word < bound/64; word++ {
		missing += uint64(bits.OnesCount64(^w.words[word%windowWords]))
	}
	if rest := bound % 64; rest != 0 {
		mask := uint64(1)<<rest - 1
		missing += uint64(bits.OnesCount64(^w.words[bound/64%windowWords] & mask))
	}
	return bound, missing
}
