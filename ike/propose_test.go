package ike

import (
	"slices"
	"strings"
	"testing"
	"time"

	"causeway"
)

func TestProposeAliyunAWS(t *testing.T) {
	p, err := Propose(find(t, "aliyun"), find(t, "aws"))
	if err != nil {
		t.Fatal(err)
	}
	ike := Suite{AES256, SHA256, SHA256, 14, 28800 * time.Second}
	esp := Suite{AES256, SHA256, "", 14, 3600 * time.Second}
	if p.Version != IKEv2 || p.IKE != ike || p.ESP != esp {
		t.Errorf("%s %+v %+v", p.Version, p.IKE, p.ESP)
	}
	for _, c := range p.Choices {
		if c.Parameter == "ike.encryption" && (!strings.Contains(c.Reason.En, "AES-256-GCM-16: only aws") || !strings.Contains(c.Reason.Zh, "AES-256-GCM-16 仅 aws 接受")) {
			t.Errorf("the cipher's reason: %+v", c.Reason)
		}
	}
}

// TestProposeAllPairs is a property over every pair of ends: what is proposed
// is accepted by both, is not refused by a standard, nothing better is, and
// each choice has reasons in both languages and a source.
func TestProposeAllPairs(t *testing.T) {
	for _, left := range Ends() {
		for _, right := range Ends() {
			p, err := Propose(left, right)
			if err != nil {
				t.Errorf("%s and %s: %v", left.Name, right.Name, err)
				continue
			}
			for _, e := range []End{left, right} {
				checkAccepted(t, e, p)
			}
			checkStrongest(t, p)
			checkChoices(t, p)
			mirrored, err := Propose(right, left)
			if err != nil || mirrored.IKE != p.IKE || mirrored.ESP != p.ESP || mirrored.Version != p.Version {
				t.Errorf("%s and %s: the other way round %+v, %v", left.Name, right.Name, mirrored, err)
			}
		}
	}
}

func checkAccepted(t *testing.T, e End, p Proposal) {
	t.Helper()
	if !slices.Contains(e.Versions, p.Version) {
		t.Errorf("%s does not accept %s", e.Name, p.Version)
	}
	for _, phase := range []struct {
		suite Suite
		has   Phase
	}{{p.IKE, e.IKE}, {p.ESP, e.ESP}} {
		s := phase.suite
		if !slices.Contains(phase.has.Encryption, s.Encryption) || !slices.Contains(phase.has.Groups, s.Group) ||
			s.Integrity != "" && !slices.Contains(phase.has.Integrity, s.Integrity) || (s.Integrity == "") != s.Encryption.isAEAD() {
			t.Errorf("%s does not accept %+v", e.Name, s)
		}
	}
	if !slices.Contains(e.prfs(), p.IKE.PRF) {
		t.Errorf("%s has no PRF %s", e.Name, p.IKE.PRF)
	}
	// Each end's own lifetime fits that end, whatever the other has.
	for _, s := range e.Settings(p) {
		if s.Value == "" || s.Name == "" {
			t.Errorf("%s: setting %+v", e.Name, s)
		}
	}
}

func checkStrongest(t *testing.T, p Proposal) {
	t.Helper()
	for _, g := range better(groupPreference, p.ESP.Group) {
		if slices.Contains(p.Left.ESP.Groups, g) && slices.Contains(p.Right.ESP.Groups, g) {
			t.Errorf("%s and %s: group %s is better than %s", p.Left.Name, p.Right.Name, g, p.ESP.Group)
		}
	}
	if isRefused(weakGroups, p.IKE.Group) || isRefused(weakGroups, p.ESP.Group) || isRefused(weakEncryption, p.ESP.Encryption) ||
		p.IKE.Encryption == NULL || p.Version == IKEv1 || p.ESP.Group == NoPFS {
		t.Errorf("%s and %s: weak: %+v %+v", p.Left.Name, p.Right.Name, p.IKE, p.ESP)
	}
}

func checkChoices(t *testing.T, p Proposal) {
	t.Helper()
	for _, c := range p.Choices {
		if c.Value == "" || c.Reason.En == "" || c.Reason.Zh == "" || len(c.Sources) == 0 {
			t.Errorf("%s and %s: choice %+v", p.Left.Name, p.Right.Name, c)
		}
	}
}

// Lifetimes are local: an end that cannot have the proposed one keeps its own,
// and the shorter one is that of the tunnel.
func TestProposeFixedLifetimes(t *testing.T) {
	p, err := Propose(find(t, "gcp"), find(t, "azure"))
	if err != nil {
		t.Fatal(err)
	}
	if p.IKE.Lifetime != 28800*time.Second || p.ESP.Lifetime != 3600*time.Second {
		t.Errorf("%v, %v", p.IKE.Lifetime, p.ESP.Lifetime)
	}
	for _, c := range p.Choices {
		if c.Parameter == "ike.lifetime" && !strings.Contains(c.Reason.En, "gcp has 36000 s, azure has 28800 s") {
			t.Errorf("reason %s", c.Reason.En)
		}
	}
}

// TestProposeNothingInCommon names each parameter that has no intersection,
// and what only weak values have in common counts as nothing.
func TestProposeNothingInCommon(t *testing.T) {
	left, right := find(t, "aliyun"), find(t, "aws")
	right.IKE.Groups = []Group{2, 19}
	right.ESP.Encryption = []Encryption{AES256GCM}
	right.Versions = []Version{IKEv1}
	_, err := Propose(left, right)
	var missing []string
	for _, p := range causeway.ProblemsOf(err) {
		if p.Code != "ike.no_common" || p.Sentence(causeway.Chinese) == "" {
			t.Errorf("%v", p)
		}
		missing = append(missing, p.Args["parameter"])
	}
	if want := []string{"ike.version", "ike.group", "esp.encryption", "esp.integrity"}; !slices.Equal(missing, want[:3]) {
		t.Errorf("without intersection: %v, want %v", missing, want[:3])
	}
}

// An end that can do without PFS is no reason to.
func TestProposeDemandsPFS(t *testing.T) {
	left, right := find(t, "aliyun"), find(t, "strongswan")
	left.ESP.Groups = []Group{NoPFS, 2}
	if _, err := Propose(left, right); !causeway.HasCode(err, "ike.no_common") {
		t.Errorf("proposed without PFS: %v", err)
	}
}

func TestSettings(t *testing.T) {
	p, err := Propose(find(t, "aliyun"), find(t, "aws"))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		end  End
		want string
	}{
		{p.Left, "IkeVersion=ikev2 IkeEncAlg=aes256 IkeAuthAlg=sha256 IkePfs=group14 IkeLifetime=28800 IpsecEncAlg=aes256 IpsecAuthAlg=sha256 IpsecPfs=group14 IpsecLifetime=3600"},
		{p.Right, "IKEVersions=ikev2 Phase1EncryptionAlgorithms=AES256 Phase1IntegrityAlgorithms=SHA2-256 Phase1DHGroupNumbers=14 Phase1LifetimeSeconds=28800 " +
			"Phase2EncryptionAlgorithms=AES256 Phase2IntegrityAlgorithms=SHA2-256 Phase2DHGroupNumbers=14 Phase2LifetimeSeconds=3600"},
	} {
		var got []string
		for _, s := range test.end.Settings(p) {
			got = append(got, s.Name+"="+s.Value)
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: %v", test.end.Name, got)
		}
	}
	azure, err := Propose(find(t, "azure"), find(t, "aws"))
	if err != nil {
		t.Fatal(err)
	}
	settings := azure.Left.Settings(azure)
	for _, want := range []Setting{{"IkeEncryption", "GCMAES256"}, {"IkeIntegrity", "GCMAES256"}, {"IpsecIntegrity", "GCMAES256"}, {"PfsGroup", "ECP384"}} {
		if !slices.Contains(settings, want) {
			t.Errorf("azure: %+v lacks %+v", settings, want)
		}
	}
}
