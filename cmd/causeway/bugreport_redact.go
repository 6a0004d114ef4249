package main

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"net/netip"
	"regexp"
	"strings"
)

// secretMark stands where a secret was.
const secretMark = "<secret>"

// redactor takes out of a report what must not leave the host. It errs on the
// side of taking out too much. The zero redactor takes out secrets only.
type redactor struct {
	salt   []byte // hides hosts; nil shows them
	inside networks
}

type networks []netip.Prefix

// hidingHosts returns a redactor that hides the hosts of networks, and all
// private addresses, behind marks that nobody can compare with another
// report's.
func hidingHosts(inside networks) redactor {
	salt := make([]byte, sha256.Size)
	rand.Read(salt)
	return redactor{salt, inside}
}

// secretName is how fields with a secret are called, whatever stands around.
const secretName = `[A-Za-z0-9_.-]*(?:psk|passw(?:or)?d|passphrase|secret|token|credential|private[_-]?key|pre[_-]?shared[_-]?key|access[_-]?key|api[_-]?key|signing[_-]?key|authorization|webhook)[A-Za-z0-9_.-]*`

// secretField begins a pattern of such a name and what stands around it.
const secretField = `(?i)((?:\\*["'])?` + secretName + `(?:\\*["'])?\s*`

var (
	privateKey = regexp.MustCompile(`(?s)-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\z)`)
	// keyTail is the end of a key whose beginning was cut off.
	keyTail = regexp.MustCompile(`(?s)\A(?:[A-Za-z0-9+/=\s]|\\n)*-----END [A-Z0-9 ]*PRIVATE KEY-----`)
	// quoted and the others are values behind such a name: in quotes, perhaps
	// those of a text in a text; in brackets; up to where the next field may
	// begin.
	quoted    = regexp.MustCompile(secretField + `[:=]\s*)(?:\\+"[^"\\\n]*\\+"|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')`)
	listed    = regexp.MustCompile(secretField + `[:=]\s*)[\[{][^\]}]*[\]}]`)
	assigned  = regexp.MustCompile(secretField + `=)([^\s"'\[{<&\\][^\s,}&"]*)`)
	unquoted  = regexp.MustCompile(secretField + `:[ \t]*)([^\s"'\[{,}<|>&\\][^,}\n&"]*)`)
	block     = regexp.MustCompile(`(?i)^(\s*)(?:- )?["']?` + secretName + `["']?\s*:\s*(?:[|>][-+0-9]*\s*)?(?:#.*)?$`)
	bearer    = regexp.MustCompile(`(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{6,}`)
	userinfo  = regexp.MustCompile(`([a-zA-Z][a-zA-Z0-9+.-]*://)[^/\s@"']+@`)
	parameter = regexp.MustCompile(`(?i)([?&](?:key|sign|signature|sig|code)=)[^&\s"']+`)
	cloudKeys = regexp.MustCompile(`\b(?:LTAI[A-Za-z0-9]{12,}|(?:AKIA|ASIA)[A-Z0-9]{16})\b`)
	addresses = regexp.MustCompile(`[0-9a-fA-F:.]*[:.][0-9a-fA-F:.]+`)
)

// text returns a copy with the secrets, and hosts if they are hidden, taken
// out. What stands around them stays.
func (r redactor) text(b []byte) []byte {
	s := privateKey.ReplaceAllString(string(b), secretMark)
	s = keyTail.ReplaceAllString(s, secretMark)
	s = withoutBlocks(s)
	for _, pattern := range []*regexp.Regexp{quoted, listed, assigned, unquoted} {
		s = pattern.ReplaceAllString(s, "${1}"+secretMark)
	}
	s = bearer.ReplaceAllString(s, "${1} "+secretMark)
	s = userinfo.ReplaceAllString(s, "${1}"+secretMark+"@")
	s = parameter.ReplaceAllString(s, "${1}"+secretMark)
	s = cloudKeys.ReplaceAllString(s, secretMark)
	if r.salt != nil {
		s = addresses.ReplaceAllStringFunc(s, r.hide)
	}
	return []byte(s)
}

// withoutBlocks takes out what stands below the name of a secret, further in:
// the lines of a YAML block, list or mapping.
func withoutBlocks(s string) string {
	var out []string
	depth := -1 // of the name whose lines are left out
	for line := range strings.SplitSeq(s, "\n") {
		indent := len(line) - len(strings.TrimLeft(line, " \t"))
		if depth >= 0 && (indent > depth || strings.TrimSpace(line) == "" || indent == depth && strings.HasPrefix(strings.TrimSpace(line), "- ")) {
			continue
		}
		depth = -1
		if m := block.FindStringSubmatch(line); m != nil {
			depth = len(m[1])
			name, _, _ := strings.Cut(line, ":")
			line = name + ": " + secretMark
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// hide replaces an address of a site's host, with its port or without.
func (r redactor) hide(text string) string {
	if at, err := netip.ParseAddrPort(text); err == nil && r.isInside(at.Addr()) {
		return fmt.Sprintf("%s:%d", r.mark(at.Addr()), at.Port())
	}
	if a, err := netip.ParseAddr(text); err == nil && r.isInside(a) {
		return r.mark(a)
	}
	return text
}

func (r redactor) isInside(a netip.Addr) bool {
	for _, network := range r.inside {
		if network.Contains(a) {
			return network.Masked().Addr() != a // the network itself is no host
		}
	}
	return a.IsPrivate()
}

func (r redactor) mark(a netip.Addr) string {
	h := hmac.New(sha256.New, r.salt)
	h.Write(a.AsSlice())
	return fmt.Sprintf("host-%x", h.Sum(nil)[:4])
}
