package strict

import (
	"errors"
	"strconv"
	"strings"
)

// head is what of a request's head frames its body.
type head struct {
	length  int64
	chunked bool
}

// parse reads a head whose lines end in CR LF.
func parse(text []byte) (head, error) {
	lines := strings.Split(strings.TrimSuffix(string(text), "\r\n"), "\r\n")
	request, err := parseRequestLine(lines[0])
	if err != nil {
		return head{}, err
	}
	var f framing
	for _, line := range lines[1:] {
		field, err := parseField([]byte(line))
		if err == nil {
			err = f.add(field)
		}
		if err != nil {
			return head{}, err
		}
	}
	if err := f.checkHost(request); err != nil {
		return head{}, err
	}
	return f.head(request)
}

// requestLine is the first line (RFC 9112 section 3).
type requestLine struct {
	method, target string
	old            bool // HTTP/1.0
}

func parseRequestLine(line string) (requestLine, error) {
	words := strings.Split(line, " ")
	if len(words) != 3 {
		return requestLine{}, errors.New("the first line is not method, target and version with a blank between")
	}
	r := requestLine{method: words[0], target: words[1], old: words[2] == "HTTP/1.0"}
	switch {
	case !isToken(r.method):
		return r, errors.New("the method is no token")
	case !r.old && words[2] != "HTTP/1.1":
		return r, errors.New("the version is neither HTTP/1.1 nor HTTP/1.0")
	}
	return r, r.checkTarget()
}

// checkTarget admits the forms of RFC 9112 section 3.2 that a gateway serves.
func (r requestLine) checkTarget() error {
	for i := range len(r.target) {
		if c := r.target[i]; c <= ' ' || c >= 0x7f || c == '#' || c == '\\' {
			return errors.New("the target has characters that targets may not have")
		}
	}
	switch {
	case r.method == "CONNECT":
		return errors.New("CONNECT is for proxies")
	case r.target == "*":
		if r.method != "OPTIONS" {
			return errors.New("the target * is for OPTIONS")
		}
	case strings.HasPrefix(r.target, "/"):
	case r.authority() == "":
		return errors.New("the target is neither a path nor a URL")
	}
	return nil
}

// authority is that of a target that is a whole URL (RFC 9112 section 3.2.2).
func (r requestLine) authority() string {
	_, rest, ok := strings.Cut(r.target, "://")
	scheme := strings.ToLower(r.target[:len(r.target)-len(rest)])
	if !ok || scheme != "http://" && scheme != "https://" {
		return ""
	}
	if end := strings.IndexAny(rest, "/?"); end >= 0 {
		rest = rest[:end]
	}
	return rest
}

// framing is what the fields say of host and body.
type framing struct {
	hosts, lengths, encodings []string
}

func (f *framing) add(field field) error {
	// nginx, for one, takes a tab for a part of the value.
	if field.tabs && (field.name == "transfer-encoding" || field.name == "content-length" || field.name == "host") {
		return errors.New("a tab stands in the field " + field.name)
	}
	switch field.name {
	case "host":
		f.hosts = append(f.hosts, field.value)
	case "content-length":
		f.lengths = append(f.lengths, field.value)
	case "transfer-encoding":
		f.encodings = append(f.encodings, field.value)
	}
	if len(f.hosts) > 1 || len(f.lengths) > 1 || len(f.encodings) > 1 {
		return errors.New("there are two fields " + field.name)
	}
	return nil
}

// checkHost wants one Host (RFC 9112 section 3.2) that says what the target
// says.
func (f *framing) checkHost(r requestLine) error {
	if len(f.hosts) == 0 {
		if r.old && r.authority() == "" {
			return nil
		}
		return errors.New("there is no field host")
	}
	host := f.hosts[0]
	if !isHost(host) {
		return errors.New("the field host is no host")
	}
	if a := r.authority(); a != "" && !strings.EqualFold(a, host) {
		return errors.New("target and host disagree")
	}
	return nil
}

// isHost reports whether s has only characters of a host and its port
// (RFC 3986 section 3.2.2), and no user.
func isHost(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:[]") == ""
}

const mostDigits = 18 // of a length, which keeps it within an int64

func (f *framing) head(r requestLine) (head, error) {
	switch {
	case len(f.encodings) == 0 && len(f.lengths) == 0:
		return head{}, nil
	case len(f.encodings) == 0:
		length, err := parseLength(f.lengths[0])
		return head{length: length}, err
	case len(f.lengths) > 0:
		return head{}, errors.New("there are both transfer-encoding and content-length")
	case r.old:
		return head{}, errors.New("there is transfer-encoding in HTTP/1.0")
	case !strings.EqualFold(f.encodings[0], "chunked"):
		return head{}, errors.New("the transfer-encoding is not just chunked")
	}
	return head{chunked: true}, nil
}

func parseLength(s string) (int64, error) {
	if s == "" || len(s) > mostDigits || strings.Trim(s, "0123456789") != "" {
		return 0, errors.New("the content-length is no number")
	}
	return strconv.ParseInt(s, 10, 64)
}
