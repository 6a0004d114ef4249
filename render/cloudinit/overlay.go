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
	target   render.Target
	packages []string
}

func overlays() []overlay {
	return []overlay{
		{wireguard.Target(), []string{"wireguard-tools", "nftables"}},
		// Their programs come from their makers' repositories: an image has them.
		{tailscale.Target(), []string{"nftables"}},
		{zerotier.Target(), []string{"nftables"}},
	}
}

// addOverlays brings the files of each target that has some for this host, and
// runs its install script. A script that misses a key or a program says so in
// the log of cloud-init, and is run again when it is there.
func (h host) addOverlays(c *Config) causeway.Problems {
	var notices causeway.Problems
	script := ""
	for _, o := range overlays() {
		files := h.files(o.target)
		if len(files) == 0 {
			continue
		}
		c.Files = append(c.Files, files...)
		c.Packages = append(c.Packages, o.packages...)
		script += "sh " + folder + o.target.Name + "/install.sh\n"
		p := causeway.NewProblem("overlay.first_start", "sites."+h.site.Name+".gateways."+h.gateway, nil,
			"target", o.target.Name, "script", folder+o.target.Name+"/install.sh")
		p.Severity = causeway.Notice
		notices = append(notices, p)
	}
	if script != "" {
		h.extendScript(c, script)
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

// extendScript has the host's script go on with commands, or makes one of them.
func (h host) extendScript(c *Config, commands string) {
	for i := range c.Files {
		if c.Files[i].Name == firstStart {
			c.Files[i].Text += commands
			return
		}
	}
	c.Files = append(c.Files, render.File{Name: firstStart, Mode: 0o755, Text: "#!/bin/sh\n# Sets up this host's tunnels. It may be run again.\nset -eu\n" + commands})
}
