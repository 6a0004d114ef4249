package config

import (
	"net/url"
	"regexp"

	"causeway"
)

// sha256Hex is what sha256sum prints.
var sha256Hex = regexp.MustCompile(`^[0-9a-f]{64}$`)

func readSoftware(c cursor) causeway.Software {
	if !c.present() {
		return causeway.Software{}
	}
	r := c.record("url", "sha256", "path")
	s := causeway.Software{URL: r.get("url").download(), Path: r.get("path").hostPath()}
	if r.has("url") == r.has("path") && r.present() {
		c.failAtKey("config.software")
	}
	if r.has("url") {
		r.need("sha256")
	}
	if hash, ok := r.get("sha256").scalar(); ok {
		if !sha256Hex.MatchString(hash) {
			r.get("sha256").fail("config.sha256")
		}
		s.SHA256 = hash
	}
	return s
}

// download reads an https address. It may hold a password, so what is none is
// not repeated.
func (c cursor) download() string {
	s := c.text()
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" || !plainHost.MatchString(u.Host) || u.User != nil || u.RawQuery+u.Fragment != "" || !plainPath.MatchString(u.Path) {
		c.fail("config.download")
	}
	return s
}

// plainHost and plainPath need no quoting anywhere: they go into a script.
var (
	plainHost = regexp.MustCompile(`^[A-Za-z0-9.-]+(:[0-9]+)?$`)
	plainPath = regexp.MustCompile(`^(/[A-Za-z0-9._+-]+)+$`)
)

func (c cursor) hostPath() string {
	s := c.text()
	if s != "" && !plainPath.MatchString(s) {
		c.fail("config.host_path", "value", quoted(s))
	}
	return s
}

// folders are those of an object store: a bucket and a folder. The bucket stands
// in the name of a host, for which no certificate holds if there are dots in it.
var folders = regexp.MustCompile(`^([a-z0-9]+)://[a-z0-9][a-z0-9-]{1,62}(/[A-Za-z0-9._-]+)+$`)

func (c cursor) folder(scheme string) string {
	s := c.text()
	if s == "" {
		return ""
	}
	if m := folders.FindStringSubmatch(s); m == nil || m[1] != scheme {
		c.fail("config.identity_folder", "value", quoted(s), "scheme", scheme)
	}
	return s
}
