package userapi

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"causeway"
	"causeway/api"
)

// address is the names by which a program is called.
type address struct{ Region, VPC string }

func addressOf(p *api.Parcel) address { return address{p.Region, p.VpcId} }

// registration is a caller with an open stream, and what it said of itself.
type registration struct {
	Caller causeway.Identity
	address
	Since time.Time
	inbox *inbox      // nil: it takes no deliveries
	end   func(error) // ends its stream
}

func (r *registration) acknowledge(number uint64, refusal string) {
	if r.inbox != nil {
		r.inbox.acknowledge(number, refusal)
	}
}

// register makes a caller known by its first message. end ends its stream.
func (s *Server) register(id causeway.Identity, request *api.ConnectionRequest, end func(error)) (*registration, error) {
	for field, name := range map[string]string{"region": request.Region, "vpc_id": request.VpcId} {
		if err := checkName(field, name); err != nil {
			return nil, err
		}
	}
	r := &registration{Caller: id, address: address{request.Region, request.VpcId}, Since: time.Now(), end: end}
	if request.Deliveries {
		if err := s.mayTake(id, r.address); err != nil {
			return nil, err
		}
		r.inbox = newInbox()
	}
	return r, s.streams.add(r)
}

// mayTake reports whether a caller may have what is sent to an address: what
// callers say of themselves is believed nowhere else, but here others rely on
// it.
func (s *Server) mayTake(id causeway.Identity, at address) error {
	site := s.siteNamed(s.config.Self.Site)
	switch {
	case site == nil || site.Region == "" || site.VPC == "":
		return status.Errorf(codes.FailedPrecondition, "the gateway's file gives site %s no region and VPC, by which programs take deliveries", s.config.Self.Site)
	case id.Site != site.Name:
		return status.Errorf(codes.PermissionDenied, "%s takes deliveries at a gateway of its own site, and this one is at %s", id.URI(), site.Name)
	case at.Region != site.Region || at.VPC != site.VPC && at.VPC != site.VPC+"/"+id.Name:
		return status.Errorf(codes.PermissionDenied, "%s takes deliveries as region %s with vpc_id %s or %s/%s", id.URI(), site.Region, site.VPC, site.VPC, id.Name)
	}
	return nil
}

func (s *Server) sites() []causeway.Site {
	if s.config.Sites == nil {
		return nil
	}
	return s.config.Sites()
}

func (s *Server) siteNamed(name string) *causeway.Site {
	return siteWith(s.sites(), func(site *causeway.Site) bool { return site.Name == name })
}

// siteAt returns the site whose programs have an address, or nil.
func (s *Server) siteAt(at address) *causeway.Site {
	vpc, _, _ := strings.Cut(at.VPC, "/")
	return siteWith(s.sites(), func(site *causeway.Site) bool {
		return site.Region != "" && vpc != "" && site.Region == at.Region && site.VPC == vpc
	})
}

func siteWith(sites []causeway.Site, holds func(*causeway.Site) bool) *causeway.Site {
	for i := range sites {
		if holds(&sites[i]) {
			return &sites[i]
		}
	}
	return nil
}

// maxName bounds what callers may call things, in bytes.
const maxName = 128

func checkName(field, name string) error {
	if len(name) > maxName || strings.ContainsFunc(name, func(c rune) bool { return !unicode.IsPrint(c) }) {
		return status.Error(codes.InvalidArgument, fmt.Sprintf("%s has to be printable text of at most %d bytes", field, maxName))
	}
	return nil
}

// registrations are those of all streams.
type registrations struct {
	mu  sync.Mutex
	all []*registration
}

// add adds one. Of the same program, the last one has the address: its stream
// before may be dead without anybody having noticed.
func (r *registrations) add(one *registration) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if before := r.at(one.address); before != nil && one.inbox != nil {
		if before.Caller != one.Caller {
			return status.Errorf(codes.AlreadyExists, "%s takes deliveries under these names", before.Caller.URI())
		}
		taken := status.Error(codes.Aborted, "another stream of this program has taken its names")
		before.inbox.close(taken)
		before.end(taken)
		r.drop(before)
	}
	r.all = append(r.all, one)
	return nil
}

// find returns who takes deliveries at an address, or nil.
func (r *registrations) find(at address) *registration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.at(at)
}

func (r *registrations) at(at address) *registration {
	for _, one := range r.all {
		if one.inbox != nil && one.address == at {
			return one
		}
	}
	return nil
}

// remove forgets a registration whose stream has ended; nil is none.
func (r *registrations) remove(one *registration) {
	if one == nil {
		return
	}
	r.mu.Lock()
	r.drop(one)
	r.mu.Unlock()
	if one.inbox != nil {
		one.inbox.close(status.Error(codes.Unavailable, "the program's stream has ended"))
	}
}

func (r *registrations) drop(one *registration) {
	r.all = slices.DeleteFunc(r.all, func(other *registration) bool { return other == one })
}

func (r *registrations) list() []registration {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []registration
	for _, one := range r.all {
		all = append(all, *one)
	}
	return all
}
