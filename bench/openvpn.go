package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const (
	// openvpnMTU is the largest that fits an outer packet of 1500 over IPv4:
	// 20 IPv4, 8 UDP, 8 header, 16 tag.
	openvpnMTU    = 1448
	openvpnPort   = "1194"
	openvpnBuffer = "4194304"
)

func openvpn() contender {
	c := contender{
		name: openvpnName, absent: found("openvpn"),
		settings: "AES-256-GCM, point to point over UDP, without data channel offload (DCO); socket buffers of 4 MB, `--fast-io`, MTU " + strconv.Itoa(openvpnMTU) + ", the most that fits",
		start:    startOpenVPN,
	}
	if c.absent != "" {
		c.absent += " (on Debian: apt-get install openvpn)"
		return c
	}
	c.version = openvpnVersion()
	return c
}

// openvpnVersion is the second word of its version's first line.
func openvpnVersion() string {
	// It exits 1 after printing its version.
	text, _ := exec.Command("openvpn", "--version").Output()
	if words := strings.Fields(string(text)); len(words) > 1 {
		return words[1]
	}
	return "unknown"
}

func startOpenVPN(b *bed) (joined, error) {
	folder, err := b.subfolder("openvpn")
	if err != nil {
		return nil, err
	}
	prints := map[side]string{}
	for _, s := range sides() {
		if prints[s], err = selfSigned(filepath.Join(folder, s.host+".crt"), filepath.Join(folder, s.host+".key")); err != nil {
			return nil, err
		}
	}
	return b.run(func(s side) (command, error) {
		return command{path: "openvpn", folder: folder, args: openvpnArguments(s, folder, prints[s.other()])}, nil
	})
}

func openvpnArguments(s side, folder, fingerprint string) []string {
	role := "--tls-server"
	if s == california {
		role = "--tls-client"
	}
	args := []string{
		role, "--dev", "tun", "--proto", "udp4",
		"--local", s.wan.String(), "--lport", openvpnPort, "--remote", s.other().wan.String(), openvpnPort,
		"--ifconfig", s.tunnel.String(), s.other().tunnel.String(),
		"--route", s.far.Addr().String(), "255.255.0.0",
		"--cert", filepath.Join(folder, s.host+".crt"), "--key", filepath.Join(folder, s.host+".key"),
		"--peer-fingerprint", fingerprint,
		"--data-ciphers", "AES-256-GCM", "--disable-dco",
		"--tun-mtu", strconv.Itoa(openvpnMTU), "--mssfix", "0",
		"--sndbuf", openvpnBuffer, "--rcvbuf", openvpnBuffer, "--txqueuelen", "1000", "--fast-io",
	}
	if s == beijing {
		args = append(args, "--dh", "none")
	}
	return args
}

// selfSigned writes a certificate and its key, and returns its SHA-256
// fingerprint as OpenVPN reads it.
func selfSigned(certificate, key string) (fingerprint string, err error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "bench"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour),
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		return "", err
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(certificate, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed}), 0o600); err != nil {
		return "", err
	}
	if err := os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded}), 0o600); err != nil {
		return "", err
	}
	sum := sha256.Sum256(signed)
	return colons(sum[:]), nil
}

func colons(sum []byte) string {
	parts := make([]string, len(sum))
	for i, b := range sum {
		parts[i] = strings.ToUpper(hex.EncodeToString([]byte{b}))
	}
	return strings.Join(parts, ":")
}
