package lab

import (
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"causeway"
	"causeway/config"
	"causeway/pki"
)

// interconnectName is that of the example file.
const interconnectName = "beijing-california"

// Prepare writes what gateways need into a folder: the example file, and an
// identity for each, signed by a CA made for it.
func Prepare(folder string) error {
	return PrepareFile(folder, string(config.Example(causeway.English)))
}

// PrepareFile is Prepare with a causeway.yaml of the caller's: the text of a
// file whose sites, gateways and links are those of the example.
func PrepareFile(folder, yaml string) error {
	for _, name := range []string{runFolder, logFolder, "state"} {
		if err := os.MkdirAll(filepath.Join(folder, name), 0o700); err != nil {
			return err
		}
	}
	if p := config.Write(filepath.Join(folder, "causeway.yaml"), []byte(yaml), true); p != nil {
		return p
	}
	now := time.Now()
	if err := pki.Init(filepath.Join(folder, "pki"), interconnectName, now); err != nil {
		return err
	}
	for _, seat := range seats {
		id := causeway.Identity{Interconnect: interconnectName, Site: seat.site, Role: causeway.RoleGateway, Name: seat.gateway}
		if err := pki.Issue(filepath.Join(folder, "pki"), id, filepath.Join(folder, "id-"+seat.gateway), now); err != nil {
			return err
		}
	}
	return nil
}

// GatewayProgram finds causeway-gateway beside this process's own binary or in
// $PATH.
func GatewayProgram() (string, error) {
	own, err := os.Executable()
	if err != nil {
		return "", causeway.NewProblem("lab.no_program", "causeway-gateway", err)
	}
	program, err := exec.LookPath(filepath.Join(filepath.Dir(own), "causeway-gateway"))
	if err != nil {
		program, err = exec.LookPath("causeway-gateway")
	}
	if err != nil {
		return "", causeway.NewProblem("lab.no_program", "causeway-gateway", err)
	}
	return program, nil
}
