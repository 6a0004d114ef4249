package causeway_test

import (
	"errors"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

// layer is one storey of the house. A package may import its own layer only
// where beside says so, and any layer named in below.
type layer struct {
	name     string
	packages []string
	below    []string
	beside   bool
}

// layers places every package of the module in exactly one storey. A new
// folder fails TestLayersListEveryPackage until somebody decides where it
// belongs; a name ending in /... stands for the folder and all below it.
var layers = []layer{
	{name: "root", packages: []string{"."}},
	{name: "leaf", packages: []string{"api"}},
	{
		name:     "pure",
		packages: []string{"advise", "advise/prices", "advise/report", "border", "deploy", "examples", "ike", "l7/policy", "l7/route", "l7/strict", "peertls", "provision", "provision/aliyun/facts", "region", "render/...", "steer", "tunnel/packet", "tunnel/path", "tunnel/seal", "tunnel/wire"},
		below:    []string{"root"},
		beside:   true,
	},
	{
		name:     "foundation",
		packages: []string{"provision/cloud"},
		below:    []string{"root", "pure"},
	},
	{
		name:     "adapter",
		packages: []string{"accept", "certtest", "config", "golden", "hostnet", "l7", "localapi", "peering/door", "pki", "provision/aliyun", "provision/aliyun/fake", "provision/aws", "provision/aws/fake", "tunnel/stream", "tunnel/tun", "tunnel/udp"},
		below:    []string{"root", "leaf", "pure", "foundation"},
	},
	{
		name:     "application",
		packages: []string{"advise/refresh", "faults", "gateway", "lab/...", "peering", "provision/aliyun/resources", "provision/apply", "provision/aws/resources", "provision/endtoend", "tracing", "tunnel", "userapi"},
		below:    []string{"root", "leaf", "pure", "foundation", "adapter"},
		beside:   true,
	},
	{
		name:     "command",
		packages: []string{"cmd/causeway", "cmd/causeway-gateway"},
		below:    []string{"root", "leaf", "pure", "foundation", "adapter", "application"},
	},
}

// soleImporters names the only folders that may import a module: the outside
// thing it talks to has one door.
var soleImporters = map[string][]string{
	"charm.land/bubbletea":       {"cmd/causeway"},
	"charm.land/lipgloss":        {"cmd/causeway"},
	"github.com/alibabacloud-go": {"provision/aliyun"},
	"github.com/aliyun":          {"provision/aliyun"},
	"github.com/aws":             {"provision/aws/..."},
	"github.com/hashicorp/hcl":   {"render/terraform"},
	"github.com/zclconf/go-cty":  {"render/terraform"},
	// lab reads its scenarios, which are not about causeway.yaml; accept reads what
	// was rendered.
	"github.com/goccy/go-yaml":            {"accept", "config", "lab"},
	"github.com/prometheus/client_golang": {"gateway"},
	"github.com/spf13/cobra":              {"cmd/causeway"},
	"github.com/vishvananda/netlink":      {"hostnet", "lab/...", "tunnel/tun"},
	"github.com/vishvananda/netns":        {"hostnet", "lab/..."},
	// Requests are followed through an interface of l7, so that only what sends
	// traces knows who made the library.
	"go.opentelemetry.io":        {"tracing"},
	"google.golang.org/grpc":     {"api", "gateway", "peering", "peering/door", "userapi"},
	"google.golang.org/protobuf": {"api", "peering", "userapi"},
}

// gatewayFree lists what the gateway's binary must not link: a site's daemon
// holds no cloud keys and no database.
var gatewayFree = []string{
	"causeway/provision/",
	"github.com/alibabacloud-go/",
	"github.com/aliyun/",
	"github.com/aws/",
	"github.com/hashicorp/hcl/",
	"github.com/prometheus/alertmanager",
	"github.com/prometheus/prometheus",
	"go.etcd.io/",
}

// testsOnly are stand-ins and what tests share, which no program may link.
var testsOnly = []string{"accept", "certtest", "golden", "provision/aliyun/fake"}

func TestLayersKeepStandInsInTests(t *testing.T) {
	for _, p := range modulePackages(t) {
		for _, imported := range p.Imports {
			if isOurs(imported) && slices.Contains(testsOnly, folder(imported)) {
				t.Errorf("%s imports %s, which is for tests only", folder(p.ImportPath), folder(imported))
			}
		}
	}
}

func TestLayersListEveryPackage(t *testing.T) {
	for _, p := range modulePackages(t) {
		var found []string
		for _, l := range layers {
			if slices.ContainsFunc(l.packages, func(pattern string) bool { return matches(pattern, folder(p.ImportPath)) }) {
				found = append(found, l.name)
			}
		}
		if len(found) != 1 {
			t.Errorf("folder %s stands in %d layers %v, want exactly one: decide where it belongs, list it in layers in arch_test.go and describe it in doc.go and docs/architecture.md",
				folder(p.ImportPath), len(found), found)
		}
	}
}

func TestLayersImportOneWay(t *testing.T) {
	for _, p := range modulePackages(t) {
		from := layerOf(folder(p.ImportPath))
		for _, imported := range p.Imports {
			to := layerOf(folder(imported))
			if !isOurs(imported) || slices.Contains(from.below, to.name) || from.beside && from.name == to.name {
				continue
			}
			t.Errorf("%s (%s) imports %s (%s): imports point command → application → adapter → foundation → pure → root, and an adapter knows no other adapter. Pass the value in, or move the shared type down",
				folder(p.ImportPath), from.name, folder(imported), to.name)
		}
	}
}

func TestLayersRootIsStandardLibraryOnly(t *testing.T) {
	for _, p := range goList(t, "-deps", ".") {
		if !p.Standard && p.ImportPath != "causeway" {
			t.Errorf("the root package links %s: the model stands on the standard library alone", p.ImportPath)
		}
	}
}

func TestLayersOneDoorPerModule(t *testing.T) {
	for _, p := range modulePackages(t) {
		for _, imported := range p.Imports {
			for module, doors := range soleImporters {
				if !within(imported, module) {
					continue
				}
				if !slices.ContainsFunc(doors, func(d string) bool { return matches(d, folder(p.ImportPath)) }) {
					t.Errorf("%s imports %s, which only %v may: call that package instead", folder(p.ImportPath), imported, doors)
				}
			}
		}
	}
}

func TestLayersGatewayStaysLight(t *testing.T) {
	if _, err := os.Stat("cmd/causeway-gateway/main.go"); errors.Is(err, os.ErrNotExist) {
		t.Skip("cmd/causeway-gateway has no main.go")
	}
	for _, p := range goList(t, "-deps", "./cmd/causeway-gateway") {
		for _, banned := range gatewayFree {
			if strings.HasPrefix(p.ImportPath, banned) {
				t.Errorf("causeway-gateway links %s: cloud SDKs, etcd and Prometheus's server belong to other binaries; go list -deps tells who brings it in", p.ImportPath)
			}
		}
	}
}

func isOurs(importPath string) bool { return within(importPath, "causeway") }

// folder turns an import path of ours into its folder; the root is ".".
func folder(importPath string) string {
	if importPath == "causeway" {
		return "."
	}
	return strings.TrimPrefix(importPath, "causeway/")
}

func layerOf(folder string) layer {
	for _, l := range layers {
		if slices.ContainsFunc(l.packages, func(pattern string) bool { return matches(pattern, folder) }) {
			return l
		}
	}
	return layer{name: "unlisted"}
}

func matches(pattern, folder string) bool {
	if tree, ok := strings.CutSuffix(pattern, "/..."); ok {
		return within(folder, tree)
	}
	return pattern == folder
}

// within reports whether the path is tree itself or below it.
func within(name, tree string) bool {
	return name == tree || strings.HasPrefix(name, path.Clean(tree)+"/")
}
