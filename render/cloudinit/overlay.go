package cloudinit

import (
	"strings"

	"causeway"
	"causeway/render"
	"causeway/render/tailscale"
	"causeway/render/wireguard"
	"causeway/render/zerotier"
)

// overlay is a tunnel of others that a host installs from what its own target
// writes.
type overlay struct {
	target render.Target
	needs  []need
}

// need is a program, and the package that brings it: of one name with dnf and
// with apt-get. Amazon Linux 2023 has both
// (https://github.com/amazonlinux/amazon-linux-2023/issues/167); distributions
// that go back to RHEL 8 have wireguard-tools in EPEL.
type need struct{ program, pack string }

func overlays() []overlay {
	nft := need{"nft", "nftables"}
	return []overlay{
		{wireguard.Target(), []need{nft, {"wg-quick", "wireguard-tools"}}},
		// Their programs come from their makers' repositories: an image has them.
		{tailscale.Target(), []need{nft}},
		{zerotier.Target(), []need{nft}},
	}
}

// bring is for packages in place of cloud-init's own module, which tries once:
// the host's public address comes a moment after the host, and there may be no
// other way to the packages. What cannot be had is named by the script that
// needs it.
const bring = `
bring() {
	tries=0
	until command -v "$1" >/dev/null || [ "$tries" -ge 18 ]; do
		[ "$tries" = 0 ] || sleep 10
		tries=$((tries + 1))
		if command -v dnf >/dev/null; then
			dnf -qy install "$2" || true
		elif command -v apt-get >/dev/null; then
			{ apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -qy install "$2"; } || true
		fi
	done
}
`

// addOverlays brings the files of each target that has some for this host, and
// runs its install script. A script that misses a key or a program says so in
// the log of cloud-init, and is run again when it is there.
func (h host) addOverlays(c *Config) causeway.Problems {
	var notices causeway.Problems
	brought, installed := "", ""
	for _, o := range overlays() {
		files := h.files(o.target)
		if len(files) == 0 {
			continue
		}
		c.Files = append(c.Files, files...)
		for _, n := range o.needs {
			if line := "bring " + n.program + " " + n.pack + "\n"; !strings.Contains(brought, line) {
				brought += line
			}
		}
		installed += "sh " + folder + o.target.Name + "/install.sh || missing=1\n"
		p := causeway.NewProblem("overlay.first_start", "sites."+h.site.Name+".gateways."+h.gateway, nil,
			"target", o.target.Name, "script", folder+o.target.Name+"/install.sh")
		p.Severity = causeway.Notice
		notices = append(notices, p)
	}
	if installed != "" {
		h.extendScript(c, bring+brought, installed+"exit $missing\n")
	}
	return notices
}

// files are those a target writes for the host.
func (h host) files(t render.Target) []render.File {
	if t.Why(h.ic) != nil {
		return nil
	}
	written, _ := t.Files(render.Input{Interconnect: h.ic})
	var files []render.File
	for _, f := range written {
		if name, ok := strings.CutPrefix(f.Name, h.site.Name+"/"+h.gateway+"/"); ok {
			f.Name = folder + t.Name + "/" + name
			files = append(files, f)
		}
	}
	return files
}

// strict ends a script at the first command that fails.
const strict = "set -eu\n"

// extendScript has the host's script go on with commands, or makes one of them;
// the variable missing is not 0 for the last if something failed before. What the
// gateway could not get keeps no tunnel of others down. A shell looks at failures
// in the part of its own only where nothing asks how that ends.
func (h host) extendScript(c *Config, before, last string) {
	for i := range c.Files {
		if c.Files[i].Name == firstStart {
			head, part, _ := strings.Cut(c.Files[i].Text, strict)
			c.Files[i].Text = head + "set -u\n(\n" + strict + part + ")\nmissing=$?\nset -e\n" + before + last
			return
		}
	}
	c.Files = append(c.Files, render.File{Name: firstStart, Mode: 0o755, Text: "#!/bin/sh\n# Sets up this host's tunnels. It may be run again.\n" + strict + before + "missing=0\n" + last})
}
