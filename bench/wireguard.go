package main

import (
	"crypto/ecdh"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
)

// wireguardMTU is the largest that fits an outer packet of 1500 over IPv4:
// 20 IPv4, 8 UDP, 16 header, 16 tag.
const wireguardMTU = 1440

const wireguardPort = 51820

// wireguard is a device program of ours (device.go) around one of the two
// implementations.
func wireguard(name, module string) contender {
	return contender{
		name: name, version: moduleVersion(module),
		settings: fmt.Sprintf("ChaCha20-Poly1305; segmentation offload and batches on the TUN device and the UDP socket, as the library sets them; MTU %d, the most that fits", wireguardMTU),
		absent:   noTUN(),
		start:    func(b *bed) (joined, error) { return startWireguard(b, module) },
	}
}

func startWireguard(b *bed, module string) (joined, error) {
	folder, err := b.subfolder("wireguard")
	if err != nil {
		return nil, err
	}
	own, err := os.Executable()
	if err != nil {
		return nil, err
	}
	keys := map[side]*ecdh.PrivateKey{}
	for _, s := range sides() {
		if keys[s], err = ecdh.X25519().GenerateKey(rand.Reader); err != nil {
			return nil, err
		}
	}
	return b.run(func(s side) (command, error) {
		return command{
			path: own, folder: folder,
			args:  []string{deviceStage, module, s.tunnel.String() + "/30", s.far.String()},
			stdin: strings.NewReader(wireguardConfig(s, keys[s], keys[s.other()].PublicKey())),
		}, nil
	})
}

// wireguardConfig is in the format of WireGuard's cross-platform interface,
// https://www.wireguard.com/xplatform/.
func wireguardConfig(s side, own *ecdh.PrivateKey, peer *ecdh.PublicKey) string {
	return fmt.Sprintf("private_key=%s\nlisten_port=%d\npublic_key=%s\nendpoint=%s:%d\nallowed_ip=0.0.0.0/0\n",
		hex.EncodeToString(own.Bytes()), wireguardPort,
		hex.EncodeToString(peer.Bytes()), s.other().wan, wireguardPort)
}

// noTUN says why no TUN device can be made, or nothing.
func noTUN() string {
	f, err := os.OpenFile("/dev/net/tun", os.O_RDWR, 0)
	if err != nil {
		return err.Error()
	}
	f.Close()
	return ""
}
