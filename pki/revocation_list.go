package pki

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode"
	"unicode/utf8"
)

// The file revoked.json is one JSON document, or while CAs change one for
// each, in exactly the spelling in which encodeLists writes it. With a single
// spelling no two programs can read different things into a signed text:
// duplicate keys, other cases, unknown fields and trailing text are refused.

// signedList is a list as it stands in the file.
type signedList struct {
	RevocationList
	Signature []byte `json:"signature"`
}

// listContext begins the bytes that are signed, so that no signature of the
// CA's key over something else fits a list. A certificate begins otherwise:
// it is DER.
const listContext = "causeway revocation list 1\n"

// canonical returns the bytes that are signed.
func (l RevocationList) canonical() ([]byte, error) {
	text, err := json.Marshal(l)
	return append([]byte(listContext), text...), err
}

// signList signs with the CA's Ed25519 key.
func signList(list RevocationList, key crypto.Signer) (signedList, error) {
	if _, ok := key.Public().(ed25519.PublicKey); !ok {
		return signedList{}, errors.New("the CA's key is not Ed25519")
	}
	text, err := list.canonical()
	if err != nil {
		return signedList{}, err
	}
	signature, err := key.Sign(nil, text, crypto.Hash(0))
	return signedList{list, signature}, err
}

// verify looks for the CA that the list names.
func (l signedList) verify(authorities []*x509.Certificate) error {
	text, err := l.canonical()
	if err != nil {
		return err
	}
	for _, authority := range authorities {
		if spkiText(authority) != l.Authority {
			continue
		}
		if err := authority.CheckSignature(x509.PureEd25519, text, l.Signature); err != nil {
			return errors.New("its signature is not that of the CA")
		}
		return nil
	}
	return errors.New("it is not of a CA trusted here")
}

func encodeLists(lists []signedList) []byte {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetIndent("", "  ")
	for _, list := range lists {
		// Cannot fail: there is nothing in a list that JSON does not have,
		// and years beyond 9999 do not come out of the parser.
		_ = encoder.Encode(list)
	}
	return text.Bytes()
}

// parseLists reads revoked.json. It does not verify signatures.
func parseLists(text []byte) ([]signedList, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var lists []signedList
	seen := map[string]bool{}
	for {
		var list signedList
		err := decoder.Decode(&list)
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = list.check()
		}
		if err != nil {
			return nil, err
		}
		if seen[list.Authority] || len(lists) == maxAuthorities {
			return nil, errors.New("it holds several lists of one CA, or too many")
		}
		seen[list.Authority] = true
		lists = append(lists, list)
	}
	if len(lists) == 0 {
		return nil, errors.New("it is empty")
	}
	if !bytes.Equal(encodeLists(lists), text) {
		return nil, errors.New("it is not spelled as it was written")
	}
	return lists, nil
}

func (l RevocationList) check() error {
	switch {
	case !isHex(l.Authority, spkiDigits, spkiDigits):
		return errors.New("it does not name a CA")
	case l.Sequence == 0 || l.IssuedAt.IsZero() || l.Revoked == nil:
		return errors.New("sequence, issued_at or revoked is missing")
	}
	for i, revocation := range l.Revoked {
		if err := revocation.check(); err != nil {
			return fmt.Errorf("revoked[%d]: %w", i, err)
		}
	}
	return nil
}

func (r Revocation) check() error {
	switch {
	case !isHex(r.Serial, 1, maxSerialDigits):
		return errors.New("serial is not a serial number")
	case !isHex(r.SPKISHA256, spkiDigits, spkiDigits):
		return errors.New("spki_sha256 is not a SHA-256")
	case r.RevokedAt.IsZero() || r.NotAfter.IsZero():
		return errors.New("revoked_at or not_after is missing")
	}
	return checkReason(r.Reason)
}

// maxReason is in characters.
const maxReason = 200

// checkReason keeps control characters out: reasons are shown on terminals.
func checkReason(reason string) error {
	if !utf8.ValidString(reason) || utf8.RuneCountInString(reason) > maxReason {
		return fmt.Errorf("a reason has at most %d characters", maxReason)
	}
	for _, r := range reason {
		if !unicode.IsPrint(r) {
			return errors.New("a reason is one line of printable text")
		}
	}
	return nil
}
