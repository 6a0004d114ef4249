package shell

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"causeway"
	"causeway/provision"
)

// bash runs a script that has the common functions, and returns what it
// printed and its exit code.
func bash(t *testing.T, dir, script string, environment ...string) (out string, code int) {
	t.Helper()
	command := exec.Command("bash", "-c", "set -euo pipefail\ninterconnect=demo\n"+Common+script)
	command.Dir = dir
	command.Env = append([]string{"PATH=" + dir + ":" + os.Getenv("PATH"), "HOME=" + dir, "CW_PAUSE=0"}, environment...)
	text, _ := command.CombinedOutput() // the exit code says it
	return string(text), command.ProcessState.ExitCode()
}

func FuzzQuote(f *testing.F) {
	for _, text := range []string{"", "a", "it's", "$(touch x)", "`x`", "a b\n'\"\\", "-n", "中文", "*", "~", "!!"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsRune(text, 0) {
			t.Skip("no word of a shell holds a NUL")
		}
		out, err := exec.Command("bash", "-c", "printf '%s' "+Quote(text)).Output()
		if err != nil || string(out) != text {
			t.Errorf("%q came back as %q: %v", text, out, err)
		}
	})
}

func TestCommentStaysOne(t *testing.T) {
	for _, text := range []string{"a\ntouch x", "a\r\nb", "\n\n", "$(touch x)"} {
		for line := range strings.Lines(Comment(text)) {
			if !strings.HasPrefix(line, "#") {
				t.Errorf("%q became %q", text, line)
			}
		}
	}
}

func TestNeed(t *testing.T) {
	for _, test := range []struct {
		name        string
		environment []string
		code        int
		says        string
	}{
		{"all there", []string{"A=192.0.2.1", "B=192.0.2.2"}, 0, "went on"},
		{"one missing", []string{"A=192.0.2.1"}, 3, "prints: B"},
		{"empty", []string{"A=192.0.2.1", "B="}, 3, "prints: B"},
		{"no address", []string{"A=$(touch x)", "B=192.0.2.2"}, 1, "A is not an address"},
	} {
		out, code := bash(t, t.TempDir(), "need A B\nsay went on", test.environment...)
		if code != test.code || !strings.Contains(out, test.says) {
			t.Errorf("%s: %d %s", test.name, code, out)
		}
	}
}

// A failure inside $(...) ends the script.
func TestFailuresAreNoticed(t *testing.T) {
	out, code := bash(t, t.TempDir(), "inner() { false; echo id; }\nid=$(inner)\nsay went on with \"$id\"")
	if code == 0 || strings.Contains(out, "went on") {
		t.Errorf("%d %s", code, out)
	}
}

func TestUntilIs(t *testing.T) {
	dir := t.TempDir()
	script := `state() { echo x >>looks; [ "$(wc -l <looks)" -lt 3 ] && echo pending || echo ready; }
until_is ready a/b state
say came`
	if out, code := bash(t, dir, script); code != 0 || !strings.Contains(out, "came") {
		t.Errorf("%d %s", code, out)
	}
	if out, code := bash(t, dir, "looks=3\nuntil_is ready a/b echo pending"); code != 1 || !strings.Contains(out, "a/b: is pending after half an hour") {
		t.Errorf("%d %s", code, out)
	}
	if out, code := bash(t, dir, "one a/b id-1 id-2"); code != 1 || !strings.Contains(out, "several objects") {
		t.Errorf("%d %s", code, out)
	}
}

// Keys come from the environment, from their file, or are made; what a cloud
// would refuse is refused before it is used.
func TestKey(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, ".local/state/causeway/demo.keys")
	made, code := bash(t, dir, "key CW_X_PSK 2>/dev/null")
	if code != 0 || len(made) != 64 {
		t.Fatalf("%d %q", code, made)
	}
	if again, _ := bash(t, dir, "key CW_X_PSK"); again != made {
		t.Error("another key the second time")
	}
	if other, _ := bash(t, dir, "key CW_Y_PSK 2>/dev/null"); other == made || len(other) != 64 {
		t.Errorf("the other key is %q", other)
	}
	if given, _ := bash(t, dir, "key CW_X_PSK", "CW_X_PSK=from.the_environment1"); given != "from.the_environment1" {
		t.Errorf("got %q", given)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	for _, bad := range []string{"short", "0begins.with.zero", "has-a-dash", strings.Repeat("x", 65)} {
		if out, code := bash(t, dir, "key CW_X_PSK", "CW_X_PSK="+bad); code != 1 || strings.Contains(out, bad) {
			t.Errorf("%q: %d %s", bad, code, out)
		}
	}
	// A zero first is written otherwise, and no program for random numbers is
	// no key.
	zeros := "#!/bin/sh\nprintf '%064d\\n' 0\n"
	if err := os.WriteFile(filepath.Join(dir, "openssl"), []byte(zeros), 0o755); err != nil {
		t.Fatal(err)
	}
	if out, _ := bash(t, dir, "new_key"); out != "g"+strings.Repeat("0", 63) {
		t.Errorf("got %q", out)
	}
	for _, program := range []string{"openssl", "od"} {
		if err := os.WriteFile(filepath.Join(dir, program), []byte("#!/bin/sh\nexit 1\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if out, code := bash(t, dir, "key CW_Z_PSK"); code == 0 {
		t.Errorf("a key from nowhere: %q", out)
	}
}

// What waits for the other cloud comes later, with all that needs it.
func TestOrder(t *testing.T) {
	gateway := &provision.AliyunVPNGateway{Meta: provision.Meta{Key: "a/vpn-gateway"}}
	virtual := &provision.AWSVPNGateway{Meta: provision.Meta{Key: "b/vgw"}}
	customer := &provision.AWSCustomerGateway{Meta: provision.Meta{Key: "b/customer"}, IPAddress: provision.After(gateway, "internet_ip")}
	connection := &provision.AWSVPNConnection{Meta: provision.Meta{Key: "b/connection"}, CustomerGateway: customer, VPNGateway: virtual}
	route := &provision.AWSVPNRoute{Meta: provision.Meta{Key: "b/route"}, Connection: connection}
	g := &provision.Graph{Resources: []provision.Resource{route, connection, customer, virtual, gateway}}
	names := map[provision.Resource]string{gateway: "a_vpn_gateway", virtual: "b_vgw", customer: "b_customer", connection: "b_connection", route: "b_route"}
	amazon := New(g, "aws", names)
	if len(amazon.First) != 1 || amazon.First[0] != virtual || len(amazon.Later) != 3 || amazon.Later[2] != route {
		t.Errorf("first %v, later %v", amazon.First, amazon.Later)
	}
	if len(amazon.Needs) != 1 || amazon.Needs[0] != "CW_A_VPN_GATEWAY_INTERNET_IP" {
		t.Errorf("needs %v", amazon.Needs)
	}
	if ali := New(g, "aliyun", names); len(ali.Tells[gateway]) != 1 || len(ali.Needs) != 0 {
		t.Errorf("tells %v", ali.Tells)
	}
}

// Either cloud's scripts are refused for what no script makes.
func TestWhyLeavesOut(t *testing.T) {
	site := func() *causeway.Interconnect {
		return &causeway.Interconnect{
			Name: "x", Sites: []causeway.Site{{Name: "a", Cloud: "aws"}, {Name: "b", Cloud: "aliyun"}},
			Provision: &causeway.Provision{Sites: []causeway.ProvisionSite{{Site: "a"}, {Site: "b"}}},
		}
	}
	hosts, line := site(), site()
	hosts.Provision.Sites[0].Hosts = []causeway.CloudHost{{Gateway: "g"}}
	line.Paths = []causeway.Path{{Name: "lease", Via: causeway.ViaLeasedLine}}
	for _, test := range []struct {
		ic     *causeway.Interconnect
		code   causeway.Code
		object string
	}{{site(), "", ""}, {hosts, "render.hosts_in_scripts", "a"}, {line, "render.lines_in_scripts", "lease"}} {
		for _, cloud := range []string{"aws", "aliyun"} {
			switch why := Why(test.ic, cloud); {
			case why == nil && test.code != "":
				t.Errorf("%s: nothing stands against it, want %s", cloud, test.code)
			case why != nil && (why.Code != test.code || why.Object != test.object):
				t.Errorf("%s: %v, want %s", cloud, why, test.code)
			}
		}
	}
}
