package main

import (
	"errors"
	"net/netip"
	"os"
	"path/filepath"

	"causeway/bench/load"
	"causeway/lab"
)

// bed is host – gateway – gateway – host with plain cables between them; what
// joins the two sites comes and goes with each contender.
type bed struct {
	lab *lab.Lab
	// folder takes the contenders' files and logs.
	folder string
	// identity is for proxies, and for an upstream that speaks TLS.
	identity identity
}

// side is one gateway's host, and what a tunnel between the two has to know.
type side struct {
	host string
	// wan is its address on the cable to the other gateway, tunnel that of its
	// tunnel device.
	wan, tunnel netip.Addr
	// far is the network behind the other gateway.
	far netip.Prefix
}

var (
	beijing = side{
		lab.BJGateway, netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("198.18.0.1"),
		netip.MustParsePrefix("172.16.0.0/16"),
	}
	california = side{
		lab.CAGateway, netip.MustParseAddr("192.0.2.2"), netip.MustParseAddr("198.18.0.2"),
		netip.MustParsePrefix("10.0.0.0/16"),
	}
)

// other is the side across the WAN.
func (s side) other() side {
	if s == beijing {
		return california
	}
	return beijing
}

func sides() []side { return []side{beijing, california} }

// newBed builds the topology, inside private namespaces. The caller closes it.
func newBed(folder string, o lab.Options) (*bed, error) {
	l, err := lab.Build(o)
	if err != nil {
		return nil, err
	}
	b := &bed{lab: l, folder: folder}
	if b.identity, err = newIdentity(folder); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	for _, s := range sides() {
		if err := l.Namespace(s.host).Sysctl("net/ipv4/ip_forward", "1"); err != nil {
			return nil, errors.Join(err, l.Close())
		}
	}
	return b, nil
}

func (b *bed) close() error { return b.lab.Close() }

// from and to are the hosts behind the gateways.
func (b *bed) from() load.Host { return load.Host(b.lab.Beijing()) }

func (b *bed) to() load.Host { return load.Host(b.lab.California()) }

// subfolder makes a folder for one contender, empty each time.
func (b *bed) subfolder(name string) (string, error) {
	path := filepath.Join(b.folder, name)
	if err := os.RemoveAll(path); err != nil {
		return "", err
	}
	return path, os.MkdirAll(path, 0o700)
}
