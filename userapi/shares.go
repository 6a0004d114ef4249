package userapi

import "causeway"

// How many deliveries the window has room for, those under way among them:
// so that nobody's ids push out another's, and memory stays bounded. A program
// acknowledges messagesPerSecond, 120000 in ten minutes, so who sends to one
// program never has too many. A site has a bound since its gateway, were it
// taken over, could make up callers.
const (
	mostOfCaller = 1 << 17
	mostOfSite   = 1 << 19
)

// share is what one caller takes up.
type share struct {
	from causeway.Identity
	size int
}

// shares are those of all callers.
type shares struct {
	callers map[causeway.Identity]*share
	sites   map[string]int
}

// take adds one to a caller's share and returns that, nil where it is full.
func (s *shares) take(from causeway.Identity) *share {
	one := s.callers[from]
	if one != nil && one.size == mostOfCaller || s.sites[from.Site] == mostOfSite {
		return nil
	}
	if s.callers == nil {
		s.callers, s.sites = map[causeway.Identity]*share{}, map[string]int{}
	}
	if one == nil {
		one = &share{from: from}
		s.callers[from] = one
	}
	one.size++
	s.sites[from.Site]++
	return one
}

// free takes one off a share.
func (s *shares) free(one *share) {
	if one.size--; one.size == 0 {
		delete(s.callers, one.from)
	}
	if s.sites[one.from.Site]--; s.sites[one.from.Site] == 0 {
		delete(s.sites, one.from.Site)
	}
}
