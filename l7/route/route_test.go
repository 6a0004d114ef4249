package route

import (
	"maps"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"

	"causeway"
)

var services = []causeway.Service{
	{Name: "orders", Hosts: []string{"orders.example.com", "api.example.com"}, PathPrefixes: []string{"/orders", "/v2/orders"}},
	{Name: "all", Hosts: []string{"www.example.com"}},
	{Name: "api", Hosts: []string{"v1.example.com"}, PathPrefixes: []string{"/"}},
}

func TestFind(t *testing.T) {
	table := New(services)
	for _, c := range []struct{ host, path, want string }{
		{"orders.example.com", "/orders", "orders"},
		{"orders.example.com", "/orders/7", "orders"},
		{"ORDERS.example.com:8443", "/orders/", "orders"},
		{"orders.example.com.", "/orders", "orders"},
		{"orders.example.com", "/ordersx", ""},
		{"orders.example.com", "/order", ""},
		{"orders.example.com", "/Orders", ""},
		{"orders.example.com", "/", ""},
		{"api.example.com", "/v2/orders/7", "orders"},
		{"www.example.com", "/anything", "all"},
		{"v1.example.com", "/x", "api"},
		{"example.com", "/orders", ""},
		{"", "/orders", ""},
		{"10.0.1.10", "/", ""},
		{"10.0.1.10:80", "/", ""},
		{"[::1]:80", "/", ""},
		{"169.254.169.254", "/latest/meta-data", ""},
		{"2852039166", "/", ""},
		{"evil.example.com@www.example.com", "/", ""},
		{"www.example.com:80:80", "/", ""},
	} {
		got := ""
		if s := table.Find(c.host, c.path); s != nil {
			got = s.Name
		}
		if got != c.want {
			t.Errorf("%s%s: %q, want %q", c.host, c.path, got, c.want)
		}
	}
	if !table.Knows("api.example.com:1") || table.Knows("x.example.com") {
		t.Error("hosts are not known by their names")
	}
}

func TestCheck(t *testing.T) {
	for _, target := range []string{
		"/", "/a/b", "/a//b/", "/a.b/..c/...", "/%E4%B8%AD", "/a%20b", "/a;v=1/b", "/a?", "/a?b=c&d=%2F%25", "/100%25", "/a?x=..", "/~u/@:$", "/a?b[]=c",
	} {
		path, query, _ := strings.Cut(target, "?")
		if err := Check(path, query); err != nil {
			t.Errorf("%s: %v", target, err)
		}
	}
	for _, target := range []string{
		"", "a", "*", "/.", "/a/..", "/a/../b", "/./a", "/%2e%2e/a", "/.%2E", "/..;/a", "/..;x=y/a", "/a%2fb", "/a%5cb", `/a\b`, "/a%00", "/a%0a", "/%7f",
		"/%252e%252e/", "/%25%32%46", "/%", "/%4", "/%zz", "/%+1", "/a b", "/\xe4", "/a#b", "/a?b;c", "/a?%", "/a?%z0", "/a?b%00", "/a?\x01", "/a?é",
		"/a?" + strings.Repeat("a&", mostParameters),
	} {
		path, query, _ := strings.Cut(target, "?")
		if err := Check(path, query); err == nil {
			t.Errorf("%q is admitted", target[:min(len(target), 40)])
		}
	}
}

// What is admitted Go's own parsers read without a complaint, and a path that
// is resolved stays where it was.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{"/a/b?c=d", "/%2e%2e/", "/a?b;c", "/%41?%26=%3d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, target string) {
		path, query, _ := strings.Cut(target, "?")
		if Check(path, query) != nil {
			return
		}
		u, err := url.ParseRequestURI(path)
		if err != nil || u.Host != "" && !strings.HasPrefix(path, "//") {
			t.Fatalf("%q: %v, host %q", path, err, u.Host)
		}
		if _, err := url.ParseQuery(query); err != nil {
			t.Fatalf("%q: %v", query, err)
		}
		if base, err := url.Parse("http://h" + path); err != nil {
			t.Fatalf("%q: %v", path, err)
		} else if resolved := base.ResolveReference(&url.URL{Path: base.Path, RawPath: base.RawPath}); resolved.Path != base.Path {
			t.Fatalf("%q becomes %q", base.Path, resolved.Path)
		}
	})
}

func TestClean(t *testing.T) {
	h := http.Header{}
	for _, line := range []string{
		"Connection: keep-alive, X-Hop", "Connection: x-source-region", "X-Hop: 1", "Keep-Alive: 5", "TE: trailers", "Upgrade: websocket",
		"Proxy-Authorization: x", "Proxy-Connection: close", "Transfer-Encoding: chunked", "Trailer: A", "HTTP2-Settings: x", "Cookie: c", "X-Kept: 1",
	} {
		name, value, _ := strings.Cut(line, ": ")
		h.Add(name, value)
	}
	Clean(h)
	if got := slices.Sorted(maps.Keys(h)); !slices.Equal(got, []string{"Cookie", "X-Kept"}) {
		t.Errorf("left are %v", got)
	}
}

// Whatever a client says of itself in whichever spelling, upstreams hear it from
// gateways alone.
func TestClientsCannotSayWhoTheyAre(t *testing.T) {
	h := http.Header{"Accept": {"*/*"}, "X-Request-Id": {"7"}, "User_Agent": {"u"}}
	for _, name := range []string{
		"X-Source-Region", "x-source-vpc", "X_SOURCE_VPC", "X-Source_Vpc", "X-Causeway-Site", "x_causeway_site", "X-Causeway-Anything", "X-Causeway-Client", "x_causeway_client", "X-Causeway_Client",
		"X-Forwarded-For", "X_Forwarded_Host", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "X_Real_IP", "X-Client-Identity", "Transfer_Encoding", "X-Original-URL",
	} {
		h[name] = []string{"forged"}
	}
	Disown(h)
	if got := slices.Sorted(maps.Keys(h)); !slices.Equal(got, []string{"Accept", "User_Agent", "X-Request-Id"}) {
		t.Errorf("left are %v", got)
	}
	site := &causeway.Site{Name: "beijing", Region: "cn-beijing", VPC: "vpc-1"}
	Tell(h, Source{site, netip.MustParseAddr("10.0.1.10"), `a"b`, "https", "spiffe://corp/orders"})
	for name, want := range map[string]string{
		"X-Source-Region": "cn-beijing", "X-Source-VPC": "vpc-1", "X-Causeway-Site": "beijing", "X-Causeway-Client": "spiffe://corp/orders",
		"Forwarded": `for=10.0.1.10;host="a\"b";proto=https`,
	} {
		if got := http.Header(h).Values(name); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for _, name := range []string{"", "a b", "a\r\nX: y", "é", strings.Repeat("a", 1025)} {
		h := http.Header{}
		if Tell(h, Source{Site: site, Caller: name}); len(h["X-Causeway-Client"]) > 0 {
			t.Errorf("the name %.20q is told", name)
		}
	}
	if got := (Source{Client: netip.MustParseAddr("fe80::1%eth0"), Host: "h", Proto: "http"}).forwarded(); got != `for="[fe80::1]";host="h";proto=http` {
		t.Error(got)
	}
	if got := (Source{Host: "h", Proto: "http"}).forwarded(); got != `for=unknown;host="h";proto=http` {
		t.Error(got)
	}
}

// A name is a service's with the number of a port behind it, and with nothing
// else.
func TestPortsOfHosts(t *testing.T) {
	table := New([]causeway.Service{{Name: "api", Hosts: []string{"api.example.com"}}})
	for host, known := range map[string]bool{
		"api.example.com": true, "api.example.com:": true, "api.example.com:80": true, "API.example.com.:65535": true,
		"api.example.com:65536": false, "api.example.com:0": false, "api.example.com:evil.com": false, "api.example.com:[": false,
		"api.example.com:,evil.com": false, "api.example.com:+80": false, "api.example.com:80@evil.com": false,
	} {
		if table.Knows(host) != known {
			t.Errorf("%s: known is %v", host, !known)
		}
	}
}
