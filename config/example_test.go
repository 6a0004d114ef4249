package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"causeway"
)

// designExample is the file every document of the product shows; the example
// that users get is this with comments.
const designExample = `version: 1
name: beijing-california
sites:
  beijing:
    cloud: aliyun
    region: cn-beijing
    vpc: vpc-beijing-001
    networks: [10.0.0.0/16]
    gateways:
      bj-1: {lan: lan}
    links:
      telecom: {type: internet, provider: 中国电信, bandwidth: 200Mbps, address: 192.0.2.1, device: wan0}
      unicom:  {type: internet, provider: 中国联通, bandwidth: 200Mbps, address: 192.0.3.1, device: wan1}
  california:
    cloud: aws
    region: us-west-1
    vpc: vpc-california-001
    networks: [172.16.0.0/16]
    gateways:
      ca-1: {lan: lan}
    links:
      verizon: {type: internet, provider: Verizon, bandwidth: 200Mbps, address: 192.0.2.2, device: wan0}
      att:     {type: internet, provider: AT&T,    bandwidth: 200Mbps, address: 192.0.3.2, device: wan1}
paths:
  telecom-verizon: {from: beijing/telecom, to: california/verizon, via: internet}
  unicom-att:      {from: beijing/unicom,  to: california/att,     via: internet}
tunnel: {encryption: AES-256-GCM, port: 8443, failover: 1s}
classes:
  real_time: {match: [{dscp: [ef]}, {udp: 5060-5061}], sla: {latency: 250ms, jitter: 30ms, loss: 0.5%}, steer: duplicate}
  bulk:      {match: [{tcp: [873, 9000-9100]}], steer: balance, accelerate: tcp, compress: lz4}
  web:       {match: [{tcp: [80, 443, 8080]}], steer: best}
  default:   {steer: primary-backup, prefer: [telecom-verizon, unicom-att]}
`

var comment = regexp.MustCompile(`(?m)[ \t]*#.*$`)

func withoutComments(s string) string {
	var kept []string
	for _, line := range strings.Split(comment.ReplaceAllString(s, ""), "\n") {
		if line != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n") + "\n"
}

func TestExamples(t *testing.T) {
	want, wantProblems := Parse("causeway.yaml", []byte(designExample))
	if want == nil {
		t.Fatal(wantProblems)
	}
	for _, l := range []causeway.Language{causeway.English, causeway.Chinese} {
		source := Example(l)
		if diff := cmp.Diff(designExample, withoutComments(string(source))); diff != "" {
			t.Errorf("%s: not the example with comments (-want +got):\n%s", l, diff)
		}
		got, problems := Parse("causeway.yaml", source)
		if diff := cmp.Diff(want, got, sameModel); diff != "" {
			t.Errorf("%s: model (-want +got):\n%s", l, diff)
		}
		if diff := cmp.Diff(sentences(wantProblems), sentences(problems)); diff != "" {
			t.Errorf("%s: notices (-want +got):\n%s", l, diff)
		}
	}
}

// What the example says in comments is a file without mistakes too.
func TestExamplesCommentsAreKeys(t *testing.T) {
	for _, l := range []causeway.Language{causeway.English, causeway.Chinese} {
		source := strings.NewReplacer("# needs:", "needs:", "# hybrid:", "hybrid:").Replace(string(Example(l)))
		if ic := mustParse(t, source); ic.Needs == nil || ic.Hybrid == nil || ic.Hybrid.Upgrade == nil {
			t.Errorf("%s: %+v", l, ic)
		}
	}
}

func sentences(problems causeway.Problems) []string {
	var all []string
	for _, p := range problems {
		all = append(all, p.Sentence(causeway.English))
	}
	return all
}

func TestWriteExample(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "causeway.yaml")
	if problem := WriteExample(file, causeway.English, false); problem != nil {
		t.Fatal(problem)
	}
	wantFile(t, file, exampleEnglish)

	problem := WriteExample(file, causeway.Chinese, false)
	if problem == nil || problem.Code != "config.exists" || !errors.Is(problem, fs.ErrExist) {
		t.Errorf("a file that is there: %v", problem)
	}
	wantFile(t, file, exampleEnglish)

	if problem := WriteExample(file, causeway.Chinese, true); problem != nil {
		t.Fatal(problem)
	}
	wantFile(t, file, exampleChinese)

	missing := filepath.Join(folder, "missing", "causeway.yaml")
	if problem := WriteExample(missing, causeway.English, true); problem == nil || problem.Code != "config.unwritable" {
		t.Errorf("in a folder that is not there: %v", problem)
	}
	if problem := WriteExample(folder, causeway.English, true); problem == nil || problem.Code != "config.unwritable" {
		t.Errorf("over a folder: %v", problem)
	}
	if entries, _ := os.ReadDir(folder); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}

func wantFile(t *testing.T, file, want string) {
	t.Helper()
	got, err := os.ReadFile(file)
	if err != nil || string(got) != want {
		t.Errorf("%s: %v\n%s", file, err, got)
	}
}
