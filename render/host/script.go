package host

import "causeway/render"

// Executable is the mode of scripts.
const Executable = 0o755

// Script returns an install script for a host: it stops at the first command
// that fails, says so where it is not run as root, and starts in its own
// folder. Running it again changes nothing.
func Script(h Host, what, commands string) render.File {
	return render.File{Name: h.Folder() + "install.sh", Mode: Executable, Text: Preamble(what+" on "+h.Gateway.Name+" at "+h.Site.Name) + commands}
}

// Preamble is how every script begins.
func Preamble(what string) string {
	return `#!/bin/sh
# ` + what + `. Running it again changes nothing.
set -eu
cd "$(dirname "$0")"
if [ "$(id -u)" != 0 ]; then
	echo "run this as root" >&2
	exit 1
fi
`
}

// InstallForwarding are the commands that put Forwarding into force.
const InstallForwarding = `
install -m 644 90-causeway-forward.conf /etc/sysctl.d/90-causeway-forward.conf
sysctl -q -p /etc/sysctl.d/90-causeway-forward.conf
`

// Need is a command that stops where a program is missing, and says what
// brings it.
func Need(program, how string) string {
	return `
command -v ` + program + ` >/dev/null || {
	echo "` + program + ` is missing: ` + how + `" >&2
	exit 1
}
`
}

// OpenFirewall are the commands that let tunnels through firewalld where it
// runs: ports (51820/udp) to the host, and the devices as far as the sites are
// trusted with each other. The cloud's security groups are outside of the
// host.
func OpenFirewall(ports, devices []string) string {
	text := "\nif command -v firewall-cmd >/dev/null && firewall-cmd --quiet --state; then\n"
	for _, p := range ports {
		text += "\tfirewall-cmd --quiet --permanent --add-port=" + p + "\n"
	}
	for _, d := range devices {
		text += "\tfirewall-cmd --quiet --permanent --zone=trusted --change-interface=" + d + "\n"
	}
	return text + "\tfirewall-cmd --quiet --reload\nfi\n"
}
