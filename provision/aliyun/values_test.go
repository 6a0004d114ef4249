package aliyun

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestValues(t *testing.T) {
	type answer struct {
		Names List[string]
		Count Int
		Open  Flag
	}
	tests := map[string]struct {
		text string
		want answer
	}{
		"wrapped":       {`{"Names": {"Name": ["a", "b"]}, "Count": 3, "Open": true}`, answer{List[string]{"a", "b"}, 3, true}},
		"plain":         {`{"Names": ["a"]}`, answer{Names: List[string]{"a"}}},
		"as text":       {`{"Count": "4294967295", "Open": "true"}`, answer{Count: 4294967295, Open: true}},
		"empty":         {`{"Names": {}, "Count": "", "Open": ""}`, answer{}},
		"null":          {`{"Names": null, "Count": null, "Open": null}`, answer{}},
		"empty wrapped": {`{"Names": {"Name": []}}`, answer{Names: List[string]{}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var got answer
			if err := json.Unmarshal([]byte(test.text), &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	for _, text := range []string{`{"Count": "many"}`, `{"Open": "perhaps"}`, `{"Names": {"A": [], "B": []}}`, `{"Names": {"A": "b"}}`, `{"Names": 1}`} {
		var got answer
		if err := json.Unmarshal([]byte(text), &got); err == nil {
			t.Errorf("%s is read as %+v", text, got)
		}
	}
}

func FuzzValues(f *testing.F) {
	f.Add([]byte(`{"VpnConnections": {"VpnConnection": [{"TunnelOptionsSpecification": {"TunnelOptions": [{"EnableDpd": "true"}]}}]}, "TotalCount": "1"}`))
	f.Fuzz(func(_ *testing.T, text []byte) {
		var connections DescribeVPNConnectionsResponse
		_ = json.Unmarshal(text, &connections) // must not panic
	})
}

func TestFlatten(t *testing.T) {
	no := false
	got := flatten(CreateVPNConnectionRequest{
		VPNGatewayID: "vpn-1", LocalSubnet: "0.0.0.0/0", RemoteSubnet: "0.0.0.0/0", EffectImmediately: &no,
		Tunnels: []TunnelOptions{{Role: "master", IKE: IKE{PSK: "s"}}, {Role: "slave", BGP: BGP{LocalASN: 65530}}},
		Tags:    []Tag{{Key: "k", Value: ""}},
	})
	want := map[string]string{
		"VpnGatewayId": "vpn-1", "LocalSubnet": "0.0.0.0/0", "RemoteSubnet": "0.0.0.0/0", "EffectImmediately": "false",
		"TunnelOptionsSpecification.1.Role":                     "master",
		"TunnelOptionsSpecification.1.TunnelIkeConfig.Psk":      "s",
		"TunnelOptionsSpecification.2.Role":                     "slave",
		"TunnelOptionsSpecification.2.TunnelBgpConfig.LocalAsn": "65530",
		"Tags.1.Key": "k", "Tags.1.Value": "",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// What is required is sent even when it is zero.
	route := flatten(CreateVPNRouteEntryRequest{})
	if route["Weight"] != "0" || route["PublishVpc"] != "false" {
		t.Errorf("route %v", route)
	}
}

func TestSecretsDoNotPrint(t *testing.T) {
	request := CreateVPNConnectionRequest{Name: "cw", Tunnels: []TunnelOptions{{IKE: IKE{PSK: "hunter2hunter2"}}}}
	asJSON, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	plain := strings.NewReplacer(`\u003c`, "<", `\u003e`, ">").Replace(string(asJSON))
	for _, text := range []string{
		plain, fmt.Sprint(request), fmt.Sprintf("%+v", request), fmt.Sprintf("%#v", request), fmt.Sprintf("%q", request.Tunnels[0].IKE.PSK),
	} {
		if strings.Contains(text, "hunter2") || !strings.Contains(text, "<secret>") {
			t.Errorf("prints as %s", text)
		}
	}
}

func TestToken(t *testing.T) {
	base := CreateVPNConnectionRequest{Name: "cw", LocalSubnet: "0.0.0.0/0"}
	token := Token{Link: "bj-ca", Resource: "connection"}
	first := token.For(base)
	if len(first) != 40 || first != token.For(base) {
		t.Errorf("token %q is not of 40 characters, or not the same twice", first)
	}
	withToken := base
	withToken.ClientToken = first
	if token.For(withToken) != first {
		t.Error("the token depends on itself")
	}
	renamed := base
	renamed.Name = "cw2"
	for name, other := range map[string]string{
		"parameters": token.For(renamed),
		"link":       Token{Link: "bj-c", Resource: "aconnection"}.For(base),
		"intent":     Token{Link: "bj-ca", Resource: "connection", Intent: "2"}.For(base),
	} {
		if other == first {
			t.Errorf("the token does not depend on the %s", name)
		}
	}
}
