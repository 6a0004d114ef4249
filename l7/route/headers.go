package route

import (
	"net/netip"
	"net/textproto"
	"strings"

	"causeway"
)

// Header is that of net/http: canonical names, several values for each.
type Header = map[string][]string

// Names of the fields that say where a request comes from. Only gateways set
// them, from certificates.
const (
	SourceRegion = "X-Source-Region"
	SourceVPC    = "X-Source-Vpc"
	SourceSite   = "X-Causeway-Site"
	SourceClient = "X-Causeway-Client"
	Forwarded    = "Forwarded"
)

// ours are fields that a client must not send, in lower case with hyphens:
// those that gateways set, those they send each other, and those by which upstreams are told of a client.
func ours(name []byte) bool {
	switch string(name) {
	case "forwarded", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip", "x-cluster-client-ip", "x-original-url", "x-rewrite-url":
		return true
	}
	return begins(name, "causeway-") || begins(name, "x-source-") || begins(name, "x-causeway-") || begins(name, "x-forwarded-") || begins(name, "x-client-")
}

// hopByHop are fields of one connection (RFC 9110 section 7.6.1, and what is
// used as if it were one).
func hopByHop(name []byte) bool {
	switch string(name) {
	case "connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "http2-settings":
		return true
	}
	return begins(name, "proxy-")
}

// Clean takes out of a request's head, or an answer's, what is of the
// connection it came by: the known fields and those that Connection names.
// Whether the connection is to be upgraded, and whether trailers are wanted, has
// to be read before.
func Clean(h Header) {
	for _, value := range h["Connection"] {
		for name := range strings.SplitSeq(value, ",") {
			delete(h, textproto.CanonicalMIMEHeaderKey(strings.TrimSpace(name)))
		}
	}
	var room [usualName]byte
	for name := range h {
		if hopByHop(plainName(name, room[:0])) {
			delete(h, name)
		}
	}
}

// Disown takes out of a request's head what only gateways say. Programs that
// turn names into variables, CGI among them, take X_Source_VPC for X-Source-VPC,
// so names with underscores count as those with hyphens.
func Disown(h Header) {
	var room [usualName]byte
	for name := range h {
		if plain := plainName(name, room[:0]); ours(plain) || strings.Contains(name, "_") && hopByHop(plain) {
			delete(h, name)
		}
	}
}

// usualName is how long a name may be without costing memory of its own.
const usualName = 64

// plainName appends a field's name to room, in lower case and with hyphens for
// underscores.
func plainName(name string, room []byte) []byte {
	for i := range len(name) {
		switch c := name[i]; {
		case c == '_':
			room = append(room, '-')
		case c >= 'A' && c <= 'Z':
			room = append(room, c|0x20)
		default:
			room = append(room, c)
		}
	}
	return room
}

func begins(name []byte, prefix string) bool {
	return len(name) >= len(prefix) && string(name[:len(prefix)]) == prefix
}

// Source is who a request comes from, as certificates and connections say.
type Source struct {
	Site *causeway.Site
	// Client is the address at that site that the gateway there saw.
	Client netip.Addr
	// Host and Proto are what the client asked for: "api.example", "https".
	Host, Proto string
	// Caller is the name in the client's certificate, or "".
	Caller string
}

// Tell sets the fields that say where a request comes from, in place of any that
// are there.
func Tell(h Header, s Source) {
	h[SourceRegion] = []string{s.Site.Region}
	h[SourceVPC] = []string{s.Site.VPC}
	h[SourceSite] = []string{s.Site.Name}
	h[Forwarded] = []string{s.forwarded()}
	if PlainName(s.Caller) {
		h[SourceClient] = []string{s.Caller}
	}
}

// PlainName reports whether a name of a certificate can stand in a field as it
// is: certificates may hold any byte.
func PlainName(name string) bool {
	plain := func(r rune) bool { return r > ' ' && r <= '~' }
	return name != "" && len(name) <= 1024 && strings.IndexFunc(name, func(r rune) bool { return !plain(r) }) < 0
}

// forwarded writes the field of RFC 7239.
func (s Source) forwarded() string {
	client := "unknown"
	switch {
	case s.Client.Is4():
		client = s.Client.String()
	case s.Client.IsValid():
		client = `"[` + s.Client.WithZone("").String() + `]"`
	}
	return "for=" + client + ";host=" + quoted(s.Host) + ";proto=" + s.Proto
}

var quoting = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// quoted is a quoted string (RFC 9110 section 5.6.4).
func quoted(s string) string {
	return `"` + quoting.Replace(s) + `"`
}
