package cloudinit

import (
	_ "embed"
	"net/url"
	"path"
	"strings"

	"causeway"
	"causeway/deploy"
	"causeway/provision"
	"causeway/render"
)

// Choices are provision's defaults, with hosts that start as this package says.
func Choices() provision.Choices {
	c := provision.DefaultChoices()
	c.FirstStart = FirstStart
	return c
}

// FirstStart returns the cloud-config of a gateway's host. Notices say what is
// left to people.
func FirstStart(ic *causeway.Interconnect, site, gateway string) (string, causeway.Problems) {
	h := host{ic: ic, site: ic.Site(site), gateway: gateway, made: ic.Provision.Site(site)}
	var c Config
	if ic.RunsGateway(site, gateway) {
		h.addGateway(&c)
	}
	problems := h.addOverlays(&c)
	c.Commands = append(c.Commands, []string{"sh", firstStart})
	return c.Text(), problems
}

// host is one to be started.
type host struct {
	ic      *causeway.Interconnect
	site    *causeway.Site
	gateway string
	made    *causeway.ProvisionSite
}

// Where things are on a host.
const (
	folder      = "/usr/local/lib/causeway/"
	firstStart  = folder + "first-start"
	fetcher     = folder + "fetch.py"
	binary      = "/usr/local/bin/causeway-gateway"
	unit        = "/etc/systemd/system/causeway-gateway.service"
	identityDir = "/etc/causeway/identity"
)

//go:embed fetch.py
var fetchProgram string

// waits keeps the service from starting without an identity: it would try again
// five times a second.
const waits = "[Unit]\nConditionPathExists=" + identityDir + "/node.key\n"

// addGateway installs and starts causeway-gateway.
func (h host) addGateway(c *Config) {
	c.Files = append(c.Files,
		render.File{Name: "/etc/causeway/causeway.yaml", Text: File(h.ic)},
		render.File{Name: "/etc/causeway/gateway.env", Text: "SITE=" + h.site.Name + "\nGATEWAY=" + h.gateway + "\n"},
		render.File{Name: unit, Text: deploy.GatewayUnit()},
		render.File{Name: unit + ".d/10-identity.conf", Text: waits})
	if h.made.Balancer != nil {
		c.Files = append(c.Files, render.File{Name: unit + ".d/20-admin.conf", Text: adminDropIn()})
	}
	if h.made.Identity != "" {
		c.Files = append(c.Files, render.File{Name: fetcher, Mode: 0o755, Text: fetchProgram})
	}
	c.Files = append(c.Files, render.File{Name: firstStart, Mode: 0o755, Text: h.script()})
}

// adminDropIn has the gateway answer a load balancer that asks whether it is
// ready. Security groups let in the site's own networks alone.
func adminDropIn() string {
	text := "[Service]\nExecStart=\n"
	for line := range strings.Lines(deploy.GatewayUnit()) {
		if strings.HasPrefix(line, "ExecStart=") {
			text += strings.TrimSuffix(line, "\n") + " --admin :8081\n"
		}
	}
	return text
}

// script fetches what is not in the user data and starts the service. It may be
// run again.
func (h host) script() string {
	text := "#!/bin/sh\n# Brings causeway-gateway to this host and starts it. It may be run again.\n" + strict
	text += h.program() + h.identity() + `
systemctl daemon-reload
systemctl enable causeway-gateway
systemctl restart causeway-gateway
`
	if h.made.Identity == "" {
		text += `[ -e ` + identityDir + `/node.key ] || echo "put the identity into ` + identityDir + `, then: systemctl start causeway-gateway" >&2
`
	}
	return text
}

func (h host) program() string {
	s := h.made.Software
	if s.URL == "" {
		if s.Path == binary {
			return ""
		}
		return "install -m 755 " + s.Path + " " + binary + "\n"
	}
	u, _ := url.Parse(s.URL) // config has read it
	file := "/run/" + path.Base(u.Path)
	return `
if ! echo "` + s.SHA256 + `  ` + binary + `" | sha256sum -c --status 2>/dev/null; then
	curl -fsSL --proto =https --retry 30 --retry-delay 10 --retry-connrefused -o ` + file + ` ` + s.URL + `
	echo "` + s.SHA256 + `  ` + file + `" | sha256sum -c
	install -m 755 ` + file + ` ` + binary + `
	rm ` + file + `
fi
`
}

func (h host) identity() string {
	if h.made.Identity == "" {
		return "install -d -m 700 " + identityDir + "\n"
	}
	_, rest, _ := strings.Cut(h.made.Identity, "://")
	bucket, folder, _ := strings.Cut(rest, "/")
	return `
# cloud-init is written in Python, so there is one; where it is not in the path
# it is the platform's.
python=$(command -v python3 || echo /usr/libexec/platform-python)
"$python" ` + fetcher + ` ` + h.site.Cloud + ` ` + word(h.site.Region) + ` ` + bucket + ` ` + folder + `/` + h.gateway + ` ` + identityDir + ` node.crt node.key ca.crt
`
}

// word is one word of a shell, whatever is in it: a region may be any text.
func word(s string) string {
	if s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
