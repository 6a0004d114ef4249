package provision

import (
	"strconv"
)

// tunnelView is one tunnel of Alibaba's with the tunnel of AWS's it faces, in
// words both share. An address is a text that is equal on both sides when the
// address is: known, or named by who will have it.
type tunnelView struct {
	name       string
	ali        AliyunTunnel
	amazon     *AWSTunnel
	connection *AWSVPNConnection
	aliOutside string
	// awsCustomer is what AWS thinks Alibaba's address is.
	awsCustomer string
}

func (c checker) faceOf(connection *AliyunVPNConnection, i int, tunnel AliyunTunnel) tunnelView {
	v := tunnelView{name: string(connection.Key) + " tunnel " + strconv.Itoa(i+1), ali: tunnel}
	if connection.Gateway != nil && i < len(outsideOf) {
		v.aliOutside = c.addressOf(After(connection.Gateway, outsideOf[i]))
	}
	if tunnel.CustomerGateway == nil || tunnel.CustomerGateway.IPAddress == nil {
		return v
	}
	v.connection, v.amazon = c.tunnelAt(c.addressOf(tunnel.CustomerGateway.IPAddress))
	if v.connection != nil && v.connection.CustomerGateway != nil && v.connection.CustomerGateway.IPAddress != nil {
		v.awsCustomer = c.addressOf(v.connection.CustomerGateway.IPAddress)
	}
	return v
}

// tunnelAt returns the tunnel of AWS's that has an outside address.
func (c checker) tunnelAt(address string) (*AWSVPNConnection, *AWSTunnel) {
	for _, r := range c.resources {
		connection, ok := r.(*AWSVPNConnection)
		for t, output := range []string{"tunnel1_address", "tunnel2_address"} {
			if ok && t < len(connection.Tunnels) && c.addressOf(After(connection, output)) == address {
				return connection, &connection.Tunnels[t]
			}
		}
	}
	return nil, nil
}

// addressOf is an address as a text, or as the output that will hold it.
func (c checker) addressOf(v *Value) string {
	if v.Of == nil {
		return v.Text
	}
	if seen, ok := c.outputs(v.Of, v.Output); ok {
		return seen
	}
	return string(v.Of.Head().Key) + "." + v.Output
}
