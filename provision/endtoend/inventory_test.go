package endtoend

import (
	"fmt"
	"slices"
	"strings"

	"causeway/provision/aws"
)

// inventory is everything alive in both clouds that a run can have made, a
// line each without ids, sorted. It asks the emulators and not the code under
// test, and so finds what that has lost.
func (w *world) inventory() []string {
	w.t.Helper()
	lines := append(w.atAliyun(), w.atAWS()...)
	slices.Sort(lines)
	return lines
}

// shownOf are fields of objects at Alibaba that a run decides, where an object
// has them.
var shownOf = []string{
	"Name", "FlowLogName", "RouteDest", "DestinationCidrBlock", "SourceCidrIp", "IpProtocol", "PortRange", "RuleName",
	"InstanceType", "ImageId", "VSwitchId", "HttpTokens", "ISP", "ListenerPort", "HealthCheckUrl",
}

func (w *world) atAliyun() []string {
	var lines []string
	for _, o := range w.ali.Objects() {
		line := "aliyun " + o.Kind
		for _, name := range shownOf {
			if text := fmt.Sprint(o.Fields[name]); o.Fields[name] != nil && text != "" {
				line += " " + text
			}
		}
		lines = append(lines, line+" "+o.Tags["causeway:resource"])
	}
	return lines
}

// left is what is more than a fresh world has.
func (w *world) left() []string {
	left := w.inventory()
	for _, line := range w.before {
		if i := slices.Index(left, line); i >= 0 {
			left = slices.Delete(left, i, i+1)
		}
	}
	return left
}

// sameShape is an inventory with the interconnect's name and what each address
// that a cloud gave stands for put in, so that two worlds can be compared.
func (w *world) sameShape() []string {
	known := []string{w.interconnect().Name, "NAME"}
	for address, key := range w.given() {
		known = append(known, " "+address+"/32", " ADDRESS "+key)
	}
	var lines []string
	for _, line := range w.inventory() {
		lines = append(lines, strings.NewReplacer(known...).Replace(line))
	}
	slices.Sort(lines)
	return lines
}

// given are the public addresses that the clouds gave, with their keys.
func (w *world) given() map[string]string {
	keys := map[string]string{}
	for _, o := range w.ali.Objects() {
		if o.Kind == "EIP" {
			keys[o.Fields["IpAddress"].(string)] = o.Tags["causeway:resource"]
		}
	}
	_, client := w.clients(w.transport())
	l := &list{world: w, client: client}
	for _, a := range all(l, l.ours(), (*aws.Client).DescribeAddresses) {
		keys[a.IP] = a.Tags["causeway:resource"]
	}
	return keys
}
