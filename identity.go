package causeway

import (
	"fmt"
	"net/url"
	"strings"
)

// Role is what an identity may do: only a gateway opens a tunnel session, a
// client calls the user API.
type Role string

// Roles.
const (
	RoleGateway Role = "gateway"
	RoleClient  Role = "client"
)

// Identity is who a certificate speaks for:
// spiffe://INTERCONNECT/site/SITE/gateway/GATEWAY (or /client/CLIENT).
type Identity struct {
	Interconnect string
	Site         string
	Role         Role
	Name         string
}

// URI returns the SPIFFE ID.
func (id Identity) URI() string {
	return fmt.Sprintf("spiffe://%s/site/%s/%s/%s", id.Interconnect, id.Site, id.Role, id.Name)
}

// ParseIdentity reads a SPIFFE ID of ours. Anything else in the URI (user,
// port, query, fragment, escapes) is refused: an identity has one spelling.
func ParseIdentity(uri string) (Identity, error) {
	u, err := url.Parse(uri)
	if err != nil {
		return Identity{}, fmt.Errorf("%q is not a URI", uri)
	}
	parts := strings.Split(u.Path, "/")
	if u.Scheme != "spiffe" || len(parts) != 5 || parts[1] != "site" {
		return Identity{}, fmt.Errorf("%q is not spiffe://INTERCONNECT/site/SITE/gateway|client/NAME", uri)
	}
	id := Identity{Interconnect: u.Host, Site: parts[2], Role: Role(parts[3]), Name: parts[4]}
	if err := id.Validate(); err != nil {
		return Identity{}, err
	}
	if id.URI() != uri {
		return Identity{}, fmt.Errorf("%q is not in its one allowed spelling %q", uri, id.URI())
	}
	return id, nil
}

// Validate checks the role and that every name is a valid name.
func (id Identity) Validate() error {
	if id.Role != RoleGateway && id.Role != RoleClient {
		return fmt.Errorf("role %q is neither gateway nor client", id.Role)
	}
	for _, name := range []string{id.Interconnect, id.Site, id.Name} {
		if !ValidName(name) {
			return fmt.Errorf("%q is not a name (%s)", name, NameRule)
		}
	}
	return nil
}

// NameRule says in words what ValidName accepts.
const NameRule = "lower-case letters, digits, '-' and '_', 1 to 63 characters, starting with a letter or digit"

// ValidName reports whether s may name an interconnect, site, gateway, link,
// path or class: it goes into URIs, file names and device labels.
func ValidName(s string) bool {
	if s == "" || len(s) > 63 || s[0] == '-' || s[0] == '_' {
		return false
	}
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-_") == ""
}
