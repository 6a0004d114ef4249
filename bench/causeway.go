package main

import (
	_ "embed"
	"path/filepath"
	"strings"

	"causeway/lab"
)

// interconnect is the lab's two sites, without bandwidths to keep to.
//
//go:embed causeway.yaml
var interconnect string

// services is what its gateways pass requests on to.
const services = `services:
  api: {site: california, upstreams: ["172.16.1.10:8080"], listen: 80, hosts: [` + serviceName + `]}
`

// causewayGateway is a build of our own gateway.
func causewayGateway(name, version, path string) contender {
	c := contender{
		name: name, version: version, absent: found(path),
		settings: "AES-256-GCM; the file's defaults, two lines, one in use; hosts see an MTU of 1500",
		start: func(b *bed) (joined, error) {
			return startCauseway(b, name, path, interconnect)
		},
	}
	if name == nullName {
		c.settings = "the same without encryption, a build for tests only: what a cipher that costs nothing would give"
	}
	return c
}

func startCauseway(b *bed, name, path, file string) (joined, error) {
	folder, err := b.subfolder(strings.ReplaceAll(name, " ", "-"))
	if err != nil {
		return nil, err
	}
	if err := lab.PrepareFile(folder, file); err != nil {
		return nil, err
	}
	return b.run(func(s side) (command, error) {
		site, gateway := "beijing", "bj-1"
		if s == california {
			site, gateway = "california", "ca-1"
		}
		return command{path: path, folder: folder, args: []string{
			"--config", filepath.Join(folder, "causeway.yaml"),
			"--site", site, "--gateway", gateway,
			"--identity", filepath.Join(folder, "id-"+gateway),
			"--socket", filepath.Join(folder, gateway+".sock"),
			"--admin", "127.0.0.1:8081",
			"--state", filepath.Join(folder, "state", gateway), "--log", "json",
		}}, nil
	})
}
