package ike

import (
	"testing"

	"causeway"
)

// The figures AWS gives for GCM (1446) and those computed for the others.
func TestInnerSize(t *testing.T) {
	for _, test := range []struct {
		name     string
		suite    Suite
		nat      bool
		mtu, mss int
	}{
		{"CBC, SHA2-256", Suite{Encryption: AES256, Integrity: SHA256}, false, 1438, 1398},
		{"CBC, SHA2-256, NAT", Suite{Encryption: AES256, Integrity: SHA256}, true, 1422, 1382},
		{"CBC, SHA2-384", Suite{Encryption: AES256, Integrity: SHA384}, false, 1422, 1382},
		{"CBC, SHA2-384, NAT", Suite{Encryption: AES256, Integrity: SHA384}, true, 1422, 1382},
		{"CBC, SHA2-512", Suite{Encryption: AES256, Integrity: SHA512}, false, 1422, 1382},
		{"CBC, SHA2-512, NAT", Suite{Encryption: AES256, Integrity: SHA512}, true, 1406, 1366},
		{"GCM", Suite{Encryption: AES256GCM}, false, 1446, 1406},
		{"GCM, NAT", Suite{Encryption: AES256GCM}, true, 1438, 1398},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := InnerSize(1500, test.suite, test.nat)
			if want := (Size{1500, test.nat, test.mtu, test.mss}); err != nil || got != want {
				t.Errorf("%+v, %v; want %+v", got, err, want)
			}
		})
	}
}

// TestInnerSizeFits builds the outer packet of the largest inner one, and of
// one a byte larger, for every suite and path.
func TestInnerSizeFits(t *testing.T) {
	for _, e := range encryptionPreference {
		for _, i := range integrityPreference {
			for path := 1400; path <= 1500; path++ {
				for _, nat := range []bool{false, true} {
					s := Suite{Encryption: e, Integrity: i}
					size, err := InnerSize(path, s, nat)
					if err != nil {
						t.Fatal(err)
					}
					if fits, more := outer(size.MTU, s, nat), outer(size.MTU+1, s, nat); fits > path || more <= path {
						t.Fatalf("%s %s over %d (NAT %v): %d makes %d, one more %d", e, i, path, nat, size.MTU, fits, more)
					}
				}
			}
		}
	}
}

// outer is the size of the packet that carries an inner one, padding included.
func outer(inner int, s Suite, nat bool) int {
	iv, align, tag := cipherSizes(s.Encryption)
	if !s.Encryption.isAEAD() {
		tag = tagSizes[s.Integrity]
	}
	payload := (inner + espTrailer + align - 1) / align * align
	size := outerIPv4 + espHeader + iv + payload + tag
	if nat {
		size += udpHeader
	}
	return size
}

func TestInnerSizeBounds(t *testing.T) {
	for _, path := range []int{-1, 0, 575, 9217} {
		if _, err := InnerSize(path, Suite{Encryption: AES256GCM}, false); !causeway.HasCode(err, "ike.path_mtu") {
			t.Errorf("%d is taken: %v", path, err)
		}
	}
}
