package ike

import (
	"strconv"
	"strings"
)

// Version is a version of the Internet Key Exchange.
type Version string

// The versions there are, the better first.
const (
	IKEv2 Version = "IKEv2"
	IKEv1 Version = "IKEv1"
)

// Encryption is a cipher of IKE or ESP. CBC is meant where the name says
// nothing; GCM-16 has a tag of 16 bytes and needs no integrity algorithm.
type Encryption string

// The ciphers ends are described with.
const (
	AES256GCM Encryption = "AES-256-GCM-16"
	AES256    Encryption = "AES-256"
	AES192GCM Encryption = "AES-192-GCM-16"
	AES192    Encryption = "AES-192"
	AES128GCM Encryption = "AES-128-GCM-16"
	AES128    Encryption = "AES-128"
	TripleDES Encryption = "3DES"
	DES       Encryption = "DES"
	NULL      Encryption = "NULL"
)

// Integrity is a hash: in HMAC form it protects packets, and it makes the
// pseudo-random function of the IKE phase.
type Integrity string

// The hashes ends are described with.
const (
	SHA256 Integrity = "SHA2-256"
	SHA384 Integrity = "SHA2-384"
	SHA512 Integrity = "SHA2-512"
	SHA1   Integrity = "SHA1"
	MD5    Integrity = "MD5"
)

// Group is the number of a Diffie-Hellman group in IANA's registry.
type Group int

// NoPFS stands in ESP for no Diffie-Hellman exchange of its own.
const NoPFS Group = 0

func (g Group) String() string {
	if g == NoPFS {
		return "none"
	}
	return strconv.Itoa(int(g))
}

// A preference is a list of all values of a kind, the best first.

var versionPreference = []Version{IKEv2, IKEv1}

// Longer keys come first, then GCM: it has one pass over a packet less and
// carries fewer bytes.
var encryptionPreference = []Encryption{AES256GCM, AES256, AES192GCM, AES192, AES128GCM, AES128, TripleDES, DES, NULL}

// No attack on any SHA-2 in HMAC form is known, so the smallest tag is best:
// RFC 8221 section 6 and RFC 8247 section 2.3 make SHA2-256 a must.
var integrityPreference = []Integrity{SHA256, SHA384, SHA512, SHA1, MD5}

// Groups come by strength, of equals the cheaper first, the weak ones last.
var groupPreference = []Group{21, 18, 20, 17, 16, 31, 19, 15, 14, 24, 23, 5, 2, 22, 1, NoPFS}

// groupStrengths is the strength of each group that is not weak. The table of
// SP 800-57 has no rows for 4096, 6144 and 8192 bits; SP 800-56B has.
var groupStrengths = map[Group]struct {
	bits   int
	source Source
}{
	21: {256, nist57}, 18: {200, nist56B}, 20: {192, nist57}, 17: {176, nist56B}, 16: {152, nist56B},
	31: {128, rfc8031}, 19: {128, nist57}, 15: {128, nist57}, 14: {112, nist57},
}

// isAEAD reports whether the cipher protects integrity by itself.
func (e Encryption) isAEAD() bool { return strings.Contains(string(e), "GCM") }

// ParseEncryption reads a cipher as any of the clouds spells it: aes256,
// AES256-GCM-16, GCMAES256, AES-CBC-256.
func ParseEncryption(s string) (Encryption, bool) {
	return spelled(s, encryptionPreference, map[string]Encryption{
		"aes": AES128, "des3": TripleDES, "3descbc": TripleDES, "descbc": DES, "none": NULL,
		"aescbc128": AES128, "aescbc192": AES192, "aescbc256": AES256,
		"gcmaes128": AES128GCM, "gcmaes192": AES192GCM, "gcmaes256": AES256GCM,
		"aes128gcm": AES128GCM, "aes192gcm": AES192GCM, "aes256gcm": AES256GCM,
		"aes128gcm128": AES128GCM, "aes256gcm128": AES256GCM,
	})
}

// ParseIntegrity reads a hash: sha256, SHA2-256, SHA-256.
func ParseIntegrity(s string) (Integrity, bool) {
	return spelled(s, integrityPreference, map[string]Integrity{
		"sha": SHA1, "sha256": SHA256, "sha384": SHA384, "sha512": SHA512,
	})
}

// ParseVersion reads ikev2, IKEv2, v2 or 2.
func ParseVersion(s string) (Version, bool) {
	return spelled(s, versionPreference, map[string]Version{"v1": IKEv1, "v2": IKEv2, "1": IKEv1, "2": IKEv2})
}

// ParseGroup reads the number of a group, or it with the word group before;
// none, null and disabled mean NoPFS.
func ParseGroup(s string) (Group, bool) {
	plain := strings.TrimPrefix(strings.TrimPrefix(plainSpelling(s), "dh"), "group")
	if plain == "none" || plain == "null" || plain == "disabled" {
		return NoPFS, true
	}
	for _, g := range groupPreference {
		if g != NoPFS && plain == g.String() {
			return g, true
		}
	}
	return 0, false
}

func spelled[T ~string](s string, known []T, others map[string]T) (T, bool) {
	plain := plainSpelling(s)
	for _, k := range known {
		if plain == plainSpelling(string(k)) {
			return k, true
		}
	}
	value, ok := others[plain]
	return value, ok
}

// plainSpelling drops what spellings differ in.
func plainSpelling(s string) string {
	return strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(s))
}
