package ike

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"causeway"
)

func find(t *testing.T, name string) End {
	t.Helper()
	e, ok := Find(name)
	if !ok {
		t.Fatalf("no end %s", name)
	}
	return e
}

// TestEndsAreSourced: no value without its source, and no source without its
// address and date.
func TestEndsAreSourced(t *testing.T) {
	for _, e := range Ends() {
		t.Run(e.Name, func(t *testing.T) {
			checkSource(t, "IKE", e.IKE.Source, true)
			checkSource(t, "ESP", e.ESP.Source, true)
			checkSource(t, "PRF", e.PRF.Source, len(e.PRF.Functions) > 0)
			checkSource(t, "PSK", e.PSK.Source, e.PSK.Alphabet != "" || e.PSK.Min+e.PSK.Max > 0)
			checkSource(t, "inside", e.Inside.Source, len(e.Inside.Within)+len(e.Inside.Reserved) > 0)
			checkSource(t, "ASN", e.ASN.Source, len(e.ASN.Ranges) > 0)
			checkSource(t, "tunnels", e.Tunnels.Source, e.Tunnels.PerConnection > 0)
			for name, b := range map[string]Behaviour{"DPD": e.DPD, "NAT traversal": e.NATTraversal, "startup": e.Startup} {
				checkSource(t, name, b.Source, b.Text.En != "" || b.ByDefault)
			}
			for _, a := range e.Advice {
				checkSource(t, a.Text.En, a.Source, true)
				if a.End != e.Name || a.Text.Zh == "" {
					t.Errorf("advice %+v", a)
				}
			}
		})
	}
}

func checkSource(t *testing.T, what string, s Source, hasValues bool) {
	t.Helper()
	if s.IsKnown() != hasValues {
		t.Errorf("%s: source known %v, values there %v", what, s.IsKnown(), hasValues)
	}
	if s.IsKnown() && (!strings.HasPrefix(s.URL, "https://") || s.Date == "") {
		t.Errorf("%s: source %+v has no address or no date", what, s)
	}
}

// TestEndsUseKnownWords: each value stands in the preferences, once, and has a
// strength or a weakness.
func TestEndsUseKnownWords(t *testing.T) {
	for _, e := range Ends() {
		for _, offer := range []Offer{e.IKE.Offer, e.ESP.Offer, e.IKE.Default, e.ESP.Default} {
			checkValues(t, e.Name, encryptionPreference, offer.Encryption)
			checkValues(t, e.Name, integrityPreference, offer.Integrity)
			checkValues(t, e.Name, groupPreference, offer.Groups)
		}
		checkValues(t, e.Name, versionPreference, e.Versions)
		checkValues(t, e.Name, e.Versions, e.DefaultVersions)
		checkValues(t, e.Name, e.IKE.Groups, e.IKE.Default.Groups)
	}
	for _, g := range groupPreference {
		_, weak := weakGroups[g]
		if g != NoPFS && weak == groupStrengths[g].source.IsKnown() {
			t.Errorf("group %s is weak %v with %d bits", g, weak, groupStrengths[g].bits)
		}
	}
}

func checkValues[T comparable](t *testing.T, end string, known, values []T) {
	t.Helper()
	for i, v := range values {
		if !slices.Contains(known, v) || slices.Contains(values[:i], v) {
			t.Errorf("%s: %v is unknown or stands twice", end, v)
		}
	}
}

// The sets of the two clouds this product began with, as their interfaces
// document them.
func TestEndsAliyunAndAWS(t *testing.T) {
	aliyun, aws := find(t, "aliyun"), find(t, "aws")
	for _, test := range []struct{ name, got, want string }{
		{"ciphers", list(texts(common(encryptionPreference, aliyun.IKE.Encryption, aws.IKE.Encryption))), "AES-256 AES-128"},
		{"hashes", list(texts(common(integrityPreference, aliyun.IKE.Integrity, aws.IKE.Integrity))), "SHA2-256 SHA2-384 SHA2-512 SHA1"},
		{"IKE groups", list(texts(common(groupPreference, aliyun.IKE.Groups, aws.IKE.Groups))), "14 2"},
		{"ESP groups", list(texts(common(groupPreference, aliyun.ESP.Groups, aws.ESP.Groups))), "14 5 2"},
		{"IKE lifetime of AWS", aws.IKE.Lifetime.String(), "900-28800"},
		{"ESP lifetime of AWS", aws.ESP.Lifetime.String(), "900-3600"},
		{"lifetimes of Alibaba Cloud", aliyun.ESP.Lifetime.String(), "0-86400"},
	} {
		if test.got != test.want {
			t.Errorf("%s: %s, want %s", test.name, test.got, test.want)
		}
	}
}

func TestParse(t *testing.T) {
	for spelling, want := range map[string]Encryption{
		"aes256": AES256, "AES256": AES256, "AES-256": AES256, "AES-CBC-256": AES256, "aes": AES128,
		"AES256-GCM-16": AES256GCM, "GCMAES256": AES256GCM, "aes256gcm16": AES256GCM, "3des": TripleDES, "none": NULL,
	} {
		if got, ok := ParseEncryption(spelling); !ok || got != want {
			t.Errorf("%s is %s, %v; want %s", spelling, got, ok, want)
		}
	}
	for spelling, want := range map[string]Integrity{"sha256": SHA256, "SHA2-256": SHA256, "SHA-256": SHA256, "sha1": SHA1, "SHA": SHA1, "MD5": MD5} {
		if got, ok := ParseIntegrity(spelling); !ok || got != want {
			t.Errorf("%s is %s, %v; want %s", spelling, got, ok, want)
		}
	}
	for spelling, want := range map[string]Group{"14": 14, "group14": 14, "DHGroup14": 14, "DH-GROUP2": 2, "disabled": NoPFS, "NULL": NoPFS} {
		if got, ok := ParseGroup(spelling); !ok || got != want {
			t.Errorf("%s is %s, %v; want %s", spelling, got, ok, want)
		}
	}
	for _, spelling := range []string{"", "0", "99", "aes512", "group"} {
		_, group := ParseGroup(spelling)
		_, cipher := ParseEncryption(spelling)
		_, hash := ParseIntegrity(spelling)
		if group || cipher || hash {
			t.Errorf("%q is read as something", spelling)
		}
	}
}

// TestParseReadsWhatIsShown: every name this package prints can be written
// into a file.
func TestParseReadsWhatIsShown(t *testing.T) {
	for _, v := range encryptionPreference {
		if got, ok := ParseEncryption(string(v)); !ok || got != v {
			t.Errorf("%s is read as %s, %v", v, got, ok)
		}
	}
	for _, v := range integrityPreference {
		if got, ok := ParseIntegrity(string(v)); !ok || got != v {
			t.Errorf("%s is read as %s, %v", v, got, ok)
		}
	}
	for _, v := range groupPreference {
		if got, ok := ParseGroup(v.String()); !ok || got != v {
			t.Errorf("%s is read as %s, %v", v, got, ok)
		}
	}
}

func TestLifetimeNearest(t *testing.T) {
	for _, test := range []struct {
		l    Lifetime
		want time.Duration
	}{
		{Lifetime{Min: 900 * time.Second, Max: 3600 * time.Second}, 3600 * time.Second},
		{Lifetime{Min: 36000 * time.Second, Max: 36000 * time.Second}, 36000 * time.Second},
		{Lifetime{}, 28800 * time.Second},
	} {
		if got := test.l.nearest(28800 * time.Second); got != test.want || !test.l.allows(got) {
			t.Errorf("%s gives %v, want %v", test.l, got, test.want)
		}
	}
}

func TestInsideAllows(t *testing.T) {
	aliyun, aws := find(t, "aliyun"), find(t, "aws")
	for _, test := range []struct {
		network     string
		aliyun, aws bool
	}{
		{"169.254.116.208/30", true, true},
		{"169.254.6.0/30", false, true},
		{"169.254.5.0/30", false, false},
		{"169.254.169.252/30", false, false},
		{"169.254.7.0/29", false, false},
		{"10.0.0.0/30", false, false},
	} {
		network := netip.MustParsePrefix(test.network)
		if a, b := aliyun.Inside.allows(network), aws.Inside.allows(network); a != test.aliyun || b != test.aws {
			t.Errorf("%s: aliyun %v, aws %v", network, a, b)
		}
	}
}

func TestUnknownIsSaid(t *testing.T) {
	if unknown := find(t, "gcp").Unknown(); !slices.ContainsFunc(unknown, func(u causeway.Text) bool { return strings.Contains(u.En, "pre-shared keys") && u.Zh != "" }) {
		t.Errorf("gcp: %v", unknown)
	}
	for _, u := range find(t, "aliyun").Unknown() {
		if !strings.Contains(u.En, "PRF") {
			t.Errorf("aliyun: %v", u)
		}
	}
}
