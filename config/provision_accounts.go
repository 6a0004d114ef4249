package config

import (
	"net/netip"
	"net/url"
	"strings"

	"causeway"
)

// maxTags of the owner leave room for ours below the 20 that Alibaba allows.
const maxTags = 15

func readTags(c cursor) []causeway.Tag {
	var tags []causeway.Tag
	if !c.isMapping() {
		return nil
	}
	for _, f := range c.node.fields {
		entry := c.child(f)
		value := entry.text()
		if reserved := reservedTag(f.key); reserved || len(f.key) > 64 || len(value) > 128 || strings.Contains(f.key+value, "://") {
			c.found.fail(f.at, "config.owner_tag", join(c.path, f.key), nil, "value", quoted(f.key))
		}
		tags = append(tags, causeway.Tag{Key: f.key, Value: value})
	}
	if len(tags) > maxTags {
		c.failAtKey("config.too_many", "count", "more", "limit", "15")
	}
	return tags
}

// reservedTag is true of names the clouds keep to themselves, and of ours.
func reservedTag(key string) bool {
	for _, prefix := range []string{"aliyun", "acs:", "aws:", "causeway"} {
		if strings.HasPrefix(strings.ToLower(key), prefix) {
			return true
		}
	}
	return false
}

func readAccounts(c cursor, p *causeway.Provision) {
	r := c.record("aliyun", "aws")
	if ali := r.get("aliyun").record("kind", "credentials", "endpoint"); ali.present() {
		p.Aliyun.Kind = causeway.AccountKind(ali.need("kind").choice(string(causeway.AccountChina), string(causeway.AccountIntl)))
		p.Aliyun.Credentials = ali.get("credentials").credentials("ecs-ram-role")
		p.Aliyun.Endpoint = ali.get("endpoint").endpoint()
	}
	if amazon := r.get("aws").record("credentials", "endpoint"); amazon.present() {
		p.AWS.Credentials = amazon.get("credentials").credentials("role")
		p.AWS.Endpoint = amazon.get("endpoint").endpoint()
	}
}

// credentials reads a reference. What is none may be a key that does not
// belong here, so it is not repeated.
func (c cursor) credentials(role string) string {
	s := c.text()
	kind, name, named := strings.Cut(s, ":")
	switch {
	case s == "":
		return "default"
	case !named && (kind == "default" || kind == "env"):
		return s
	case named && name != "" && (kind == "profile" || kind == role):
		return s
	}
	c.fail("config.credentials", "choices", "default, env, profile:NAME, "+role+":NAME")
	return ""
}

// endpoint reads the address of an API in place of a cloud's own. What is none
// may hold a password, so it is not repeated. Only on this machine may it be
// http: pre-shared keys travel in the calls.
func (c cursor) endpoint() string {
	s := c.text()
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery+u.Fragment != "" ||
		u.Scheme != "https" && !(u.Scheme == "http" && isLoopback(u.Hostname())) {
		c.fail("config.endpoint")
		return ""
	}
	return s
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

func needAccount(accounts cursor, p *causeway.Provision, site *causeway.Site) {
	missing := site.Cloud == aliyun && p.Aliyun.Credentials == "" || site.Cloud == aws && p.AWS.Credentials == ""
	if missing && accounts.present() && accounts.found.counts[causeway.Failure] == 0 {
		accounts.failAtKey("config.missing_key", "key", site.Cloud)
	}
}
