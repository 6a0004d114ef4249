package fake

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// algorithm is the third version of Alibaba Cloud's signatures.
const algorithm = "ACS3-HMAC-SHA256"

// signedAlways are the headers without which a signature protects nothing.
var signedAlways = []string{"host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"}

// checkSignature verifies a call's signature, that it covers this body, and
// that it was not used before.
func (c *Cloud) checkSignature(r *http.Request, body []byte) *refusal {
	fields, given := authorization(r.Header.Get("Authorization"))
	if !given {
		return refuse(http.StatusBadRequest, "IncompleteSignature", "The request signature does not conform to Aliyun standards.")
	}
	if fields["Credential"] != c.config.AccessKeyID {
		return refuse(http.StatusNotFound, "InvalidAccessKeyId.NotFound", "Specified access key is not found.")
	}
	signed := strings.Split(fields["SignedHeaders"], ";")
	for _, name := range signedAlways {
		if !slices.Contains(signed, name) {
			return refuse(http.StatusBadRequest, "IncompleteSignature", "The header "+name+" is not signed.")
		}
	}
	if r.Header.Get("X-Acs-Content-Sha256") != hexHash(body) || !hmac.Equal([]byte(fields["Signature"]), []byte(c.signature(r, signed))) {
		return refuse(http.StatusBadRequest, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation.")
	}
	if _, err := time.Parse(time.RFC3339, r.Header.Get("X-Acs-Date")); err != nil {
		return refuse(http.StatusBadRequest, "InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted.")
	}
	return c.useNonce(r.Header.Get("X-Acs-Signature-Nonce"))
}

// authorization takes "ACS3-HMAC-SHA256 Credential=..,SignedHeaders=..,Signature=.." apart.
func authorization(header string) (map[string]string, bool) {
	rest, given := strings.CutPrefix(header, algorithm+" ")
	fields := map[string]string{}
	for _, field := range strings.Split(rest, ",") {
		name, value, _ := strings.Cut(field, "=")
		fields[name] = value
	}
	return fields, given
}

// signature computes what the signature has to be.
func (c *Cloud) signature(r *http.Request, signed []string) string {
	canonical := []string{r.Method, "/", canonicalQuery(r.URL.Query())}
	for _, name := range signed {
		value := r.Header.Get(name)
		if name == "host" {
			value = r.Host
		}
		canonical = append(canonical, name+":"+strings.TrimSpace(value))
	}
	canonical = append(canonical, "", strings.Join(signed, ";"), r.Header.Get("X-Acs-Content-Sha256"))
	mac := hmac.New(sha256.New, []byte(c.config.AccessKeySecret))
	mac.Write([]byte(algorithm + "\n" + hexHash([]byte(strings.Join(canonical, "\n")))))
	return hex.EncodeToString(mac.Sum(nil))
}

// canonicalQuery writes parameters in order, escaped as by RFC 3986.
func canonicalQuery(query url.Values) string {
	return strings.NewReplacer("+", "%20", "*", "%2A", "%7E", "~").Replace(query.Encode())
}

func hexHash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func (c *Cloud) useNonce(nonce string) *refusal {
	c.mu.Lock()
	defer c.mu.Unlock()
	if nonce == "" || c.nonces[nonce] {
		return refuse(http.StatusBadRequest, "SignatureNonceUsed", "Specified signature nonce was used already.")
	}
	c.nonces[nonce] = true
	return nil
}
