package tunnel

import "causeway/tunnel/packet"

// Datagrams that the sending host sent one by one come as records that know
// nothing of each other. Those of one flow that arrive in one burst, in that
// order and with nothing in between, are written as one super-packet: the
// kernel is entered once, and cuts off again exactly what came. What is not
// certain to come out the same is written by itself.

// beginDatagrams starts joining with a datagram that is joinable. Its checksums
// are verified when another follows, not before: most have no follower.
func (j *joiner) beginDatagrams(inner *packet.Inner, b []byte, partial bool) {
	j.first(nil, inner, b, partial)
	j.verified, j.closed = false, false
}

// extendDatagrams takes a joinable datagram whose addresses were admitted if it
// goes with those being joined. One whose checksums do not hold never does, as
// first or as follower: it is left as it is, for its receiver to drop.
func (j *joiner) extendDatagrams(b []byte, partial bool) bool {
	if j.count == 0 || j.path != nil || j.closed || j.count == maxJoined || b[0]>>4 != j.inner.Version {
		return false
	}
	payload := len(b) - j.inner.Payload
	if !j.hasRoom(payload) || !packet.SameHeaders(j.segments[0], b, &j.inner, j.count) || !j.hold(b, partial) {
		return false
	}
	j.add(b, payload)
	j.closed = payload < j.size
	return true
}

// hold reports whether the checksums of b and of the first datagram hold.
func (j *joiner) hold(b []byte, partial bool) bool {
	if !j.verified {
		j.verified = packet.ChecksumsHold(j.segments[0], &j.inner, j.partial)
		j.closed = !j.verified
	}
	return j.verified && packet.ChecksumsHold(b, &j.inner, partial)
}
