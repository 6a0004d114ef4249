package faults

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"strings"
	"testing"

	"causeway/lab/oracle"
	"causeway/lab/traffic"
	"causeway/lab/wan"
)

// The judgements of the oracles: what they were given, what is wrong with it.

// judgeWAN wants tunnel packets only, all of them looked at, and each nonce
// once.
func judgeWAN(c oracle.Count) []string {
	var findings []string
	if c.Plaintext > 0 || c.Drops > 0 || c.Tunnel == 0 {
		findings = append(findings, fmt.Sprintf("on the WAN: %+v, want tunnel packets only, all of them looked at", c))
	}
	if c.Nonces.Reused > 0 || c.Nonces.Unchecked > 0 || c.Nonces.Records == 0 {
		findings = append(findings, fmt.Sprintf("nonces: %+v, want each used once, all of them looked at", c.Nonces))
	}
	return findings
}

// judgeUDP wants what arrived to be whole and to have come once.
func judgeUDP(r traffic.UDPResult) []string {
	if r.Received == 0 || r.Duplicates > 0 || r.Corrupt > 0 {
		return []string{fmt.Sprintf("UDP: %+v, want some, none of it twice or damaged", r)}
	}
	return nil
}

// judgeTCP wants every flow alive to its end, with the right bytes.
func judgeTCP(r traffic.TCPResult) []string {
	if r.BytesChecked == 0 || r.Resets > 0 || r.Corrupt > 0 || r.Unfinished > 0 {
		return []string{fmt.Sprintf("TCP: %+v, want every flow whole to its end", r)}
	}
	return nil
}

// How much a process may grow in a run of seconds: what garbage collection,
// a session beside another and a scrape take, and no more.
const (
	memoryGrowth    = 48 << 20
	filesGrowth     = 8
	goroutineGrowth = 24
)

func judgeResources(before, after resources) []string {
	var findings []string
	if after.memory > before.memory+memoryGrowth {
		findings = append(findings, fmt.Sprintf("resident memory grew from %.0f to %.0f bytes", before.memory, after.memory))
	}
	if after.files > before.files+filesGrowth {
		findings = append(findings, fmt.Sprintf("open files grew from %.0f to %.0f", before.files, after.files))
	}
	if after.goroutines > before.goroutines+goroutineGrowth {
		findings = append(findings, fmt.Sprintf("goroutines grew from %.0f to %.0f", before.goroutines, after.goroutines))
	}
	return findings
}

// judgeLog wants neither a crash nor a secret.
func judgeLog(log string, secrets []string) []string {
	var findings []string
	for _, sign := range append([]string{"panic:", "fatal error:", "DATA RACE", "PRIVATE KEY"}, secrets...) {
		if at := strings.Index(log, sign); at >= 0 {
			findings = append(findings, "it holds "+strings.Split(log[at:], "\n")[0])
		}
	}
	return findings
}

// secretsOf returns the forms in which a private key could stand in a log.
func secretsOf(key string) []string {
	block, _ := pem.Decode([]byte(key))
	if block == nil {
		return nil
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	seed, ok := parsed.(ed25519.PrivateKey)
	if err != nil || !ok {
		return nil
	}
	b := seed.Seed()
	decimal := strings.Trim(fmt.Sprint(b[:16]), "[]")
	return []string{
		hex.EncodeToString(b[:16]), strings.ToUpper(hex.EncodeToString(b[:16])), decimal,
		base64.StdEncoding.EncodeToString(b)[:20], base64.StdEncoding.EncodeToString(block.Bytes)[:40],
	}
}

// Each judgement is shown what it must not let pass.
func TestVerdictsCanFail(t *testing.T) {
	udp := traffic.UDPResult{Sent: 10, Received: 9}
	tcp := traffic.TCPResult{Flows: 1, BytesChecked: 1}
	wan := oracle.Count{Packets: 2, Tunnel: 1, Nonces: oracle.NonceCount{Records: 1}}
	held := resources{memory: 30 << 20, files: 20, goroutines: 40}
	key, secrets := testKey(t)
	tests := []struct {
		name     string
		findings []string
		want     int
	}{
		{"clean WAN", judgeWAN(wan), 0},
		{"plaintext", judgeWAN(wan.Add(oracle.Count{Plaintext: 1})), 1},
		{"frames nobody looked at", judgeWAN(wan.Add(oracle.Count{Drops: 1})), 1},
		{"a nonce twice", judgeWAN(wan.Add(oracle.Count{Nonces: oracle.NonceCount{Reused: 1}})), 1},
		{"nonces nobody looked at", judgeWAN(wan.Add(oracle.Count{Nonces: oracle.NonceCount{Unchecked: 1}})), 1},
		{"oracles that saw nothing", judgeWAN(oracle.Count{}), 2},
		{"clean UDP", judgeUDP(udp), 0},
		{"no UDP", judgeUDP(traffic.UDPResult{Sent: 10}), 1},
		{"duplicate", judgeUDP(udp.Add(traffic.UDPResult{Duplicates: 1})), 1},
		{"damaged", judgeUDP(udp.Add(traffic.UDPResult{Corrupt: 1})), 1},
		{"clean TCP", judgeTCP(tcp), 0},
		{"no TCP", judgeTCP(traffic.TCPResult{Flows: 1}), 1},
		{"reset", judgeTCP(tcp.Add(traffic.TCPResult{Resets: 1})), 1},
		{"wrong bytes", judgeTCP(tcp.Add(traffic.TCPResult{Corrupt: 1})), 1},
		{"stalled to the end", judgeTCP(tcp.Add(traffic.TCPResult{Unfinished: 1})), 1},
		{"the same", judgeResources(held, held), 0},
		{"all three grew", judgeResources(held, resources{200 << 20, 60, 400}), 3},
		{"quiet log", judgeLog("level=INFO msg=\"gateway started\"", secrets), 0},
		{"panic", judgeLog("x\npanic: runtime error\ngoroutine 1", secrets), 1},
		{"race", judgeLog("WARNING: DATA RACE", secrets), 1},
		{"key in a log", judgeLog(key, secrets), 2},
		{"seed in hexadecimal", judgeLog("key="+secrets[0]+"00", secrets), 1},
		{"seed as numbers", judgeLog("["+secrets[2]+" 1]", secrets), 1},
	}
	for _, tt := range tests {
		if len(tt.findings) != tt.want {
			t.Errorf("%s: %d findings %q, want %d", tt.name, len(tt.findings), tt.findings, tt.want)
		}
	}
}

func testKey(t *testing.T) (text string, secrets []string) {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(ed25519.NewKeyFromSeed([]byte("thirty-two bytes, as seeds are..")))
	if err != nil {
		t.Fatal(err)
	}
	text = string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	if secrets = secretsOf(text); len(secrets) == 0 {
		t.Fatal("no secrets found in a private key")
	}
	return text, secrets
}

// TestOraclesSeeFaults is the control on real traffic: over plain routes and a
// line that doubles every frame, the oracles have something to say.
func TestOraclesSeeFaults(t *testing.T) {
	s := prepare(t, plan{line: wan.Settings{Duplicate: 1}})
	if err := s.AddPlainRoutes(); err != nil {
		t.Fatal(err)
	}
	watch, err := s.WatchWAN()
	if err != nil {
		t.Fatal(err)
	}
	flow, err := traffic.StartUDP(s.Beijing(), s.California(), udpPort, interval)
	if err != nil {
		t.Fatal(err)
	}
	<-flow.Next()
	udp := flow.Stop(grace)
	count, err := watch.Stop()
	if err != nil || count.Plaintext == 0 || len(judgeWAN(count)) == 0 || udp.Duplicates == 0 || len(judgeUDP(udp)) == 0 {
		t.Errorf("the oracles are blind: %+v, %+v, %v", count, udp, err)
	}
}
