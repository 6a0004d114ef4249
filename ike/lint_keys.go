package ike

// shortKey is the length from which a key of letters and digits has 128 bits
// of strength, if it was drawn at random.
const shortKey = 22

// keys checks the pre-shared keys of a tunnel: there, fit for both ends, alike
// and long enough. No problem ever shows a key or a part of it.
func (l *linter) keys(left, right side) {
	l.generated(left)
	l.generated(right)
	for _, s := range []side{left, right} {
		object := s.object + ".psk"
		// The key has to be the same at both ends, so it has to fit both.
		for _, end := range []End{left.end, right.end} {
			if s.set.PSK.IsSet() && !end.PSK.Source.IsKnown() {
				l.unknown(object, end)
			}
			if p := end.PSK.check(object, end.Name, s.set.PSK); p != nil {
				l.found = append(l.found, p)
			}
		}
		if text, ok := s.set.PSK.Reveal(); ok && len(text) < shortKey {
			l.warn("ike.psk_short", object, "source", rfc7296.section("2.15").String())
		}
	}
	if left.set.PSK.IsSet() && right.set.PSK.IsSet() && !left.set.PSK.Equal(right.set.PSK) {
		l.fail("ike.psk_differs", left.object+".psk", "other", right.object+".psk")
	}
}

// generated is about a key that was left to the cloud, which makes one the
// other end does not have.
func (l *linter) generated(s side) {
	if !s.set.PSK.IsSet() {
		l.fail("ike.psk_missing", s.object+".psk", "end", s.end.Name)
	}
}
