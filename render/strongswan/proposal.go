package strongswan

import (
	"strings"

	"causeway/ike"
)

// Spellings of strongSwan
// (https://docs.strongswan.org/docs/latest/config/proposals.html).
var (
	encryptionWords = map[ike.Encryption]string{
		ike.AES256GCM: "aes256gcm16", ike.AES192GCM: "aes192gcm16", ike.AES128GCM: "aes128gcm16",
		ike.AES256: "aes256", ike.AES192: "aes192", ike.AES128: "aes128", ike.TripleDES: "3des", ike.DES: "des", ike.NULL: "null",
	}
	integrityWords = map[ike.Integrity]string{
		ike.SHA512: "sha512", ike.SHA384: "sha384", ike.SHA256: "sha256", ike.SHA1: "sha1", ike.MD5: "md5",
	}
	groupWords = map[ike.Group]string{
		1: "modp768", 2: "modp1024", 5: "modp1536", 14: "modp2048", 15: "modp3072", 16: "modp4096", 17: "modp6144", 18: "modp8192",
		19: "ecp256", 20: "ecp384", 21: "ecp521", 22: "modp1024s160", 23: "modp2048s224", 24: "modp2048s256", 31: "curve25519",
	}
)

// ikeProposal names the PRF where the cipher brings its own integrity;
// elsewhere it follows that.
func ikeProposal(s ike.Suite) string {
	words := []string{encryptionWords[s.Encryption]}
	if s.Integrity == "" {
		words = append(words, "prf"+integrityWords[s.PRF])
	} else {
		words = append(words, integrityWords[s.Integrity])
	}
	return strings.Join(append(words, groupWords[s.Group]), "-")
}

func espProposal(s ike.Suite) string {
	words := []string{encryptionWords[s.Encryption]}
	if s.Integrity != "" {
		words = append(words, integrityWords[s.Integrity])
	}
	if s.Group != ike.NoPFS {
		words = append(words, groupWords[s.Group])
	}
	return strings.Join(words, "-")
}
