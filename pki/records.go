package pki

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"causeway"
)

// Record is what a CA keeps of a certificate it signed, in
// issued/SERIAL.json.
type Record struct {
	// Serial is the serial number in lower-case hexadecimal.
	Serial string `json:"serial"`
	// SPKISHA256 is the SHA-256 of the SubjectPublicKeyInfo, in hexadecimal.
	SPKISHA256 string    `json:"spki_sha256"`
	Identity   string    `json:"identity"`
	NotBefore  time.Time `json:"not_before"`
	NotAfter   time.Time `json:"not_after"`
	IssuedAt   time.Time `json:"issued_at"`
}

const recordSuffix = ".json"

// record writes the certificate's record and returns its file.
func (ca *Authority) record(leaf *x509.Certificate, id causeway.Identity, now time.Time) (string, error) {
	record := Record{
		Serial:     serialText(leaf),
		SPKISHA256: spkiText(leaf),
		Identity:   id.URI(),
		NotBefore:  leaf.NotBefore.UTC(),
		NotAfter:   leaf.NotAfter.UTC(),
		IssuedAt:   now.UTC(),
	}
	folder := filepath.Join(ca.dir, issuedFolder)
	text, err := json.MarshalIndent(record, "", "  ")
	if err != nil {
		return "", writeProblem(folder, err)
	}
	if err := os.MkdirAll(folder, privateFolder); err != nil {
		return "", writeProblem(folder, err)
	}
	name := record.Serial + recordSuffix
	return filepath.Join(folder, name), replaceFile(folder, name, append(text, '\n'), privateFile)
}

// records reads all records of a CA's folder, in no order. One that cannot be
// read is an error: it may be the one that is looked for.
func (d *folder) records() ([]Record, error) {
	if !d.has(issuedFolder) {
		return nil, nil
	}
	issued, err := openFolder(d.path(issuedFolder))
	if err != nil {
		return nil, err
	}
	defer issued.close()
	names, err := issued.names()
	if err != nil {
		return nil, err
	}
	var records []Record
	for _, name := range names {
		if !strings.HasSuffix(name, recordSuffix) || strings.HasPrefix(name, ".") {
			continue
		}
		record, err := issued.record(name)
		if err != nil {
			return nil, err
		}
		records = append(records, record)
	}
	return records, nil
}

// record reads one record and checks that it is that of its name.
func (d *folder) record(name string) (Record, error) {
	text, err := d.read(name, maxFileBytes)
	if err != nil {
		return Record{}, err
	}
	var record Record
	err = json.Unmarshal(text, &record)
	if err == nil {
		err = record.check(strings.TrimSuffix(name, recordSuffix))
	}
	if err != nil {
		return Record{}, causeway.NewProblem("pki.malformed", d.path(name), err)
	}
	return record, nil
}

func (r Record) check(serial string) error {
	if r.Serial != serial || !isHex(serial, 1, maxSerialDigits) {
		return fmt.Errorf("it is the record of serial number %q", r.Serial)
	}
	if !isHex(r.SPKISHA256, spkiDigits, spkiDigits) {
		return errors.New("it does not name a key")
	}
	if r.NotAfter.IsZero() || r.IssuedAt.IsZero() {
		return errors.New("it does not say from when to when")
	}
	_, err := causeway.ParseIdentity(r.Identity)
	return err
}

const (
	// maxSerialDigits are those of 20 octets (RFC 5280, section 4.1.2.2).
	maxSerialDigits = 40
	spkiDigits      = 2 * sha256.Size
)

// isHex reports whether s is lower-case hexadecimal of so many digits.
func isHex(s string, least, most int) bool {
	return len(s) >= least && len(s) <= most && strings.Trim(s, "0123456789abcdef") == ""
}

func serialText(c *x509.Certificate) string { return c.SerialNumber.Text(16) }

func spkiText(c *x509.Certificate) string {
	sum := sha256.Sum256(c.RawSubjectPublicKeyInfo)
	return hex.EncodeToString(sum[:])
}
