package apply

import (
	"strings"
	"testing"

	"causeway"
	"causeway/provision"
)

// What an order refers to comes from the clouds, from the file or, as long as
// nobody knows it, not at all.
func TestOrderValues(t *testing.T) {
	address := &provision.AWSAddress{Meta: provision.Meta{Key: "california/host.ca-1/address"}}
	unknown := &provision.AWSVPNGateway{Meta: provision.Meta{Key: "california/vgw"}}
	vpc := &provision.Existing{Meta: provision.Meta{Key: "california/vpc-1", ID: "vpc-1"}}
	given := map[string]string{"": "eipalloc-1", "public_ip": "192.0.2.7"}
	o := Order{Change: provision.Change{Key: "california/host.ca-1"}, Values: func(r provision.Resource, output string) (string, bool) {
		text, ok := given[output]
		return text, ok && r == provision.Resource(address)
	}}
	known := provision.Known
	for _, test := range []struct {
		name  string
		value *provision.Value
		want  string
		lacks string
	}{
		{"none", nil, "", ""},
		{"a text", known("ami-1"), "ami-1", ""},
		{"an output", provision.After(address, "public_ip"), "192.0.2.7", ""},
		{"a text around outputs", &provision.Value{Parts: []*provision.Value{known("a "), provision.After(address, "public_ip"), known(" b")}}, "a 192.0.2.7 b", ""},
		{"an output nobody has", provision.After(address, "private_ip"), "", "private_ip"},
		{"a part of somebody unknown", &provision.Value{Parts: []*provision.Value{known("a "), provision.After(unknown, "address")}}, "", "california/vgw"},
	} {
		got, err := o.Value(test.value)
		checkValue(t, test.name, got, err, test.want, test.lacks)
	}
	for _, test := range []struct {
		name        string
		of          provision.Resource
		want, lacks string
	}{
		{"the user's own", vpc, "vpc-1", ""},
		{"one that was made", address, "eipalloc-1", ""},
		{"one that was not", unknown, "", "california/vgw"},
	} {
		got, err := o.ID(test.of)
		checkValue(t, test.name, got, err, test.want, test.lacks)
	}
}

func checkValue(t *testing.T, name, got string, err error, want, lacks string) {
	t.Helper()
	if got != want || (err == nil) != (lacks == "") {
		t.Errorf("%s: %q %v, want %q", name, got, err, want)
	}
	if lacks != "" && (!causeway.HasCode(err, "provision.not_known") || !strings.Contains(err.Error(), lacks)) {
		t.Errorf("%s: %v, want one that names %s", name, err, lacks)
	}
}
