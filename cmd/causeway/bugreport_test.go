package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"causeway"
)

// canary begins every secret that is planted.
const canary = "CANARY"

// plant is a file with every kind of secret in it, and with marks that have
// to stay.
const plant = `name: KEPT-name
sites:
  beijing: {psk: CANARY1, cloud: KEPT-cloud}
  california:
    pre_shared_key: "CANARY2 with, commas"
    ipsec:
      psk: |
        CANARY3
        CANARY4
      keep: KEPT-after-a-block
    private_key_passphrase: >-
      CANARY5
    tokens:
    - CANARY6
    - CANARY7
    api_keys: [CANARY8, CANARY9]
alerts:
  dingtalk: {url: "https://oapi.dingtalk.com/robot/send?access_token=CANARY10&x=KEPT-x", secret: 'CANARY11'}
  wecom: {url: https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=CANARY12}
  mail: {url: smtp://user:CANARY13@mail.example, from: KEPT-from}
`

const plantedLog = `-----END OF A LINE-----
time=1 msg=KEPT-log password=CANARY20 host=KEPT-host
{"time":"2","msg":"x","psk":"CANARY21","kept":"KEPT-json","nested":"{\"token\":\"CANARY22\"}"}
Authorization: Bearer CANARY23abcdef
-----BEGIN PRIVATE KEY-----
CANARY24
-----END PRIVATE KEY-----
KEPT-last 10.0.1.10:5060 192.0.2.1 LTAICANARYCANARYCANARY
`

// serveAnswers is a gateway that answers every question the same.
func serveAnswers(t *testing.T, folder, body string) (socket string) {
	t.Helper()
	socket = filepath.Join(folder, "bj-1.sock")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) })}
	var wg sync.WaitGroup
	wg.Go(func() { _ = server.Serve(listener) })
	t.Cleanup(func() { server.Close(); wg.Wait() })
	return socket
}

// reported makes a report and returns its files.
func reported(t *testing.T, f reportFlags) (files map[string]string, said string) {
	t.Helper()
	f.output = filepath.Join(t.TempDir(), "r.tar.gz")
	f.admin = "127.0.0.1:1" // nobody
	var out bytes.Buffer
	sh := newShell(&out, &out, causeway.English)
	if err := runBugreport(t.Context(), sh, f, time.Now()); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(f.output)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	archive, err := os.Open(f.output)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	compressed, err := gzip.NewReader(archive)
	if err != nil {
		t.Fatal(err)
	}
	files = map[string]string{}
	for reader := tar.NewReader(compressed); ; {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return files, out.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(header.Name, "causeway-bugreport/")
		files[name] = string(content)
		if !strings.Contains(out.String(), name) {
			t.Errorf("%s is in the archive and was not listed", name)
		}
	}
}

// canariesIn names the files in which a secret is.
func canariesIn(files map[string]string) []string {
	var found []string
	for name, content := range files {
		if strings.Contains(name+content, canary) {
			found = append(found, name)
		}
	}
	return found
}

func TestBugreportHoldsNoSecrets(t *testing.T) {
	folder := t.TempDir()
	write := func(name, content string) string {
		t.Helper()
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	t.Setenv("CAUSEWAY_TEST_TOKEN", canary+"30")
	write("node.key", canary+"31")
	socket := serveAnswers(t, folder, `{"gateway":"KEPT-gateway","psk":"CANARY40","x":[{"token":"CANARY41"}]}`)
	f := reportFlags{socket: socket, file: write("causeway.yaml", plant), log: write("gateway.log", plantedLog)}
	files, said := reported(t, f)
	if found := canariesIn(files); found != nil || strings.Contains(said, canary) {
		for _, name := range found {
			t.Errorf("a secret is in %s:\n%s", name, files[name])
		}
	}
	all := ""
	for _, content := range files {
		all += content
	}
	for _, mark := range []string{
		"KEPT-name", "KEPT-cloud", "KEPT-after-a-block", "KEPT-x", "KEPT-from", "KEPT-log", "KEPT-host", "KEPT-json", "KEPT-last",
		"KEPT-gateway", "10.0.1.10:5060", "1 gateways answered", secretMark,
	} {
		if !strings.Contains(all, mark) {
			t.Errorf("%s is gone", mark)
		}
	}
	for _, name := range []string{"gateways/bj-1/doctor.json", "sysctls.txt", "interfaces.txt", "kernel/net/route.txt", "metrics.txt"} {
		if files[name] == "" {
			t.Errorf("there is no %s", name)
		}
	}

	// The control: a secret that nothing marks as one is found by this test.
	f.log = write("control.log", "msg=hello "+canary)
	files, _ = reported(t, f)
	if found := canariesIn(files); len(found) != 1 || found[0] != "log.txt" {
		t.Errorf("the canary was looked for in vain: %v", found)
	}
}

func TestBugreportWithoutAGateway(t *testing.T) {
	t.Setenv("CAUSEWAY_RUN", t.TempDir())
	files, _ := reported(t, reportFlags{file: "none.yaml"})
	if !strings.Contains(files["README.txt"], "no gateway answered") || !strings.Contains(files["gateways.txt"], "no running gateway found") ||
		!strings.Contains(files["config.yaml"], "no such file") || files["kernel/version.txt"] == "" {
		t.Errorf("%q, %q, %q", files["README.txt"], files["gateways.txt"], files["config.yaml"])
	}
}

func TestBugreportReplacesNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "r.tar.gz")
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("CAUSEWAY_RUN", t.TempDir())
	sh := newShell(io.Discard, io.Discard, causeway.English)
	err := runBugreport(t.Context(), sh, reportFlags{output: file, admin: "127.0.0.1:1"}, time.Now())
	content, _ := os.ReadFile(file)
	if !causeway.HasCode(err, "bugreport.unwritable") || string(content) != "mine" {
		t.Errorf("%v, and the file holds %q", err, content)
	}
}

func TestBugreportHidesHosts(t *testing.T) {
	r := hidingHosts(networks{netip.MustParsePrefix("203.0.113.0/24")})
	text := string(r.text([]byte("10.0.1.10:5060 > 172.16.1.10, 203.0.113.7 and fd00::1 at 10:20:30 via 192.0.2.1; 203.0.113.0/24 again 10.0.1.10")))
	for _, hidden := range []string{"10.0.1.10", "172.16.1.10", "203.0.113.7", "fd00::1"} {
		if strings.Contains(text, hidden) {
			t.Errorf("%s is still in %q", hidden, text)
		}
	}
	for _, shown := range []string{":5060 >", "10:20:30", "192.0.2.1", "203.0.113.0/24"} {
		if !strings.Contains(text, shown) {
			t.Errorf("%s is gone from %q", shown, text)
		}
	}
	first, _, _ := strings.Cut(text, ":")
	if !strings.HasSuffix(text, first) {
		t.Errorf("one host has two marks: %q", text)
	}
}
