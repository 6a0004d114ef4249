package gateway

import (
	"testing"

	"causeway"
	"causeway/config"
)

// A file for planning is no file for a gateway: peers would call nobody.
func TestAddressLeftToTheCloudIsRefused(t *testing.T) {
	file, problems := config.Load("../examples/cloud-native.yaml")
	if file == nil {
		t.Fatal(problems)
	}
	options := Options{File: "causeway.yaml", Site: "beijing", Gateway: "bj-1"}
	if _, err := newView(file, nil, &options); !causeway.HasCode(err, "gateway.address_to_come") {
		t.Errorf("got %v", err)
	}
}
