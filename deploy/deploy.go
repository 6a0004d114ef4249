// Package deploy holds the files that set up a host for causeway-gateway, for
// programs that write them out.
package deploy

import _ "embed"

//go:embed causeway-gateway.service
var gatewayUnit string

// GatewayUnit is the unit of systemd for causeway-gateway, where
// /etc/causeway/gateway.env says which gateway the host is.
func GatewayUnit() string { return gatewayUnit }
