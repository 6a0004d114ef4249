// Package systemd writes the service of causeway-gateway for each host: the
// unit as it is in deploy, and a drop-in that says which gateway the host is.
package systemd

import (
	"strings"

	"causeway"
	"causeway/deploy"
	"causeway/render"
	"causeway/render/host"
)

// Target is 'causeway render systemd'.
func Target() render.Target {
	return render.Target{
		Name:  "systemd",
		Title: causeway.Text{En: "causeway-gateway as a service of each host (systemd)", Zh: "各主机上的 causeway-gateway 服务（systemd）"},
		Why:   why,
		Files: files,
	}
}

// carries: other paths go on without causeway-gateway.
func carries(e host.End) bool {
	return e.Path.Via.IsOwnTunnel()
}

func why(ic *causeway.Interconnect) *causeway.Problem {
	if len(host.Hosts(ic, carries)) == 0 {
		return causeway.NewProblem("overlay.no_gateway", ic.Name, nil)
	}
	return nil
}

const service = "causeway-gateway.service"

func files(in render.Input) ([]render.File, causeway.Problems) {
	var made []render.File
	for _, h := range host.Hosts(in.Interconnect, carries) {
		made = append(made,
			render.File{Name: h.Folder() + service, Text: deploy.GatewayUnit()},
			render.File{Name: h.Folder() + service + ".d/10-site.conf", Text: dropIn(h, deploy.GatewayUnit())},
			install(h))
	}
	return made, nil
}

// dropIn sets the command of the unit again with the host's names in place of
// its variables. An empty setting first drops what the unit has.
func dropIn(h host.Host, unit string) string {
	names := strings.NewReplacer("${SITE}", h.Site.Name, "${GATEWAY}", h.Gateway.Name)
	text := "[Unit]\nDescription=Causeway gateway " + h.Gateway.Name + " of " + h.Site.Name + "\n\n[Service]\nEnvironmentFile=\nExecStart=\n"
	for _, line := range strings.Split(unit, "\n") {
		if strings.HasPrefix(line, "ExecStart=") {
			text += names.Replace(line) + "\n"
		}
	}
	return text
}

func install(h host.Host) render.File {
	return host.Script(h, "Sets up causeway-gateway", `
for file in /usr/local/bin/causeway-gateway /etc/causeway/causeway.yaml /etc/causeway/identity/node.key; do
	if [ ! -e "$file" ]; then
		echo "$file is missing: docs/guide.md says where it comes from" >&2
		exit 1
	fi
done
install -m 644 `+service+` /etc/systemd/system/`+service+`
install -d -m 755 /etc/systemd/system/`+service+`.d
install -m 644 `+service+`.d/10-site.conf /etc/systemd/system/`+service+`.d/10-site.conf
systemctl daemon-reload
systemctl enable causeway-gateway
systemctl restart causeway-gateway
`)
}
