package check

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/config/schema/resource"
	"istio.io/istio/pkg/util/protomarshal"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"
)

// core are the objects of Kubernetes itself that manifests have.
var core = map[string]func() any{
	"v1/Namespace":                             func() any { return &corev1.Namespace{} },
	"v1/ConfigMap":                             func() any { return &corev1.ConfigMap{} },
	"rbac.authorization.k8s.io/v1/Role":        func() any { return &rbacv1.Role{} },
	"rbac.authorization.k8s.io/v1/RoleBinding": func() any { return &rbacv1.RoleBinding{} },
}

// object is what every object has.
type object struct {
	APIVersion string          `json:"apiVersion"`
	Kind       string          `json:"kind"`
	Metadata   metadata        `json:"metadata"`
	Spec       json.RawMessage `json:"spec"`
}

type metadata struct {
	Name      string            `json:"name"`
	Namespace string            `json:"namespace"`
	Labels    map[string]string `json:"labels"`
}

// TestIstio reads every manifest strictly and asks Istio whether it is valid.
func TestIstio(t *testing.T) {
	kinds := map[string]int{}
	for _, file := range glob(t, "../istio/testdata/*/*/*.yaml") {
		checkManifests(t, file, kinds)
	}
	for _, kind := range []string{"Namespace", "ConfigMap", "Role", "RoleBinding", "Gateway", "ServiceEntry", "VirtualService", "DestinationRule"} {
		if kinds[kind] < 2 {
			t.Errorf("%d objects of kind %s: is this test still reading the manifests?", kinds[kind], kind)
		}
	}
}

// checkManifests counts the objects of a file by kind.
func checkManifests(t *testing.T, file string, kinds map[string]int) {
	t.Helper()
	for _, document := range strings.Split(read(t, file), "\n---\n") {
		kinds[checkObject(t, file, document)]++
	}
}

func checkObject(t *testing.T, file, document string) string {
	t.Helper()
	var o object
	if err := yaml.Unmarshal([]byte(document), &o); err != nil {
		t.Fatalf("%s: %v\n%s", file, err, document)
	}
	if empty, ok := core[o.APIVersion+"/"+o.Kind]; ok {
		if err := yaml.UnmarshalStrict([]byte(document), empty()); err != nil {
			t.Errorf("%s: %s %s: %v", file, o.Kind, o.Metadata.Name, err)
		}
		return o.Kind
	}
	version, err := schema.ParseGroupVersion(o.APIVersion)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	kind := config.GroupVersionKind{Group: version.Group, Version: version.Version, Kind: o.Kind}
	of, ok := collections.Pilot.FindByGroupVersionAliasesKind(kind)
	if !ok {
		t.Errorf("%s: Istio knows no %s", file, kind)
		return o.Kind
	}
	if err := validate(of, kind, o); err != nil {
		t.Errorf("%s: %s %s: %v", file, o.Kind, o.Metadata.Name, err)
	}
	return o.Kind
}

// validate refuses keys Istio does not know, mistakes and warnings.
func validate(of resource.Schema, kind config.GroupVersionKind, o object) error {
	spec, err := of.NewInstance()
	if err != nil {
		return err
	}
	if err := protomarshal.ApplyJSONStrict(string(o.Spec), spec.(proto.Message)); err != nil {
		return err
	}
	warning, err := of.ValidateConfig(config.Config{
		Meta: config.Meta{GroupVersionKind: kind, Name: o.Metadata.Name, Namespace: o.Metadata.Namespace, Labels: o.Metadata.Labels},
		Spec: spec,
	})
	if err != nil {
		return err
	}
	return warning
}

// TestIstioRefuses sees that the check is not merely permissive: the proposal's
// mistakes are found.
func TestIstioRefuses(t *testing.T) {
	of, ok := collections.Pilot.FindByGroupVersionAliasesKind(config.GroupVersionKind{Group: "networking.istio.io", Version: "v1", Kind: "DestinationRule"})
	if !ok {
		t.Fatal("Istio knows no DestinationRule")
	}
	if _, ok := collections.Pilot.FindByGroupVersionAliasesKind(config.GroupVersionKind{Group: "security.istio.io", Version: "v1beta1", Kind: "DestinationRule"}); ok {
		t.Error("a DestinationRule of group security.istio.io is known")
	}
	for _, spec := range []string{
		`{"host": "a.b", "trafficPolicy": {"tls": {"mode": "MUTUAL", "credentialname": "x"}}}`,
		`{"host": "a.b", "trafficPolicy": {"tls": {"mode": "MUTUAL"}}}`,
	} {
		if validate(of, config.GroupVersionKind{}, object{Metadata: metadata{Name: "x", Namespace: "y"}, Spec: json.RawMessage(spec)}) == nil {
			t.Errorf("accepted: %s", spec)
		}
	}
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no files %s: %v", pattern, err)
	}
	return files
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
