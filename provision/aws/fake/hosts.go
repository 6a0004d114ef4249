package fake

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"
)

// machine is what the front keeps of an instance of moto's, which runs and is
// terminated at once.
type machine struct {
	life   life
	groups []string
	subnet string
	// address is the one asked for; moto never gives it back.
	address string
}

// profileKnown is how long EC2 does not know a new instance profile.
const profileKnown = 30 * time.Second

// images are the public parameters that hold the id of an image.
var images = map[string]string{
	"resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64": "ami-0a1b2c3d4e5f60718",
	"resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64":  "ami-0a1b2c3d4e5f60719",
}

func (f *Front) runInstances(c call) (*node, *refusal) {
	if born, ok := f.profiles[c.get("IamInstanceProfile.Name")]; ok && f.config.Now().Before(born.Add(profileKnown)) {
		return nil, refuse("InvalidParameterValue", "Value (%s) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name",
			c.get("IamInstanceProfile.Name"))
	}
	form := maps.Clone(c.form)
	if name := c.get("ImageId"); strings.HasPrefix(name, "resolve:ssm:") {
		if images[name] == "" {
			return nil, refuse("InvalidParameterValue", "Value (%s) for parameter imageId is invalid. No such parameter", name)
		}
		form["ImageId"] = []string{images[name]}
	}
	m := &machine{f.begin(), c.list("SecurityGroupId"), c.get("SubnetId"), c.get("PrivateIpAddress")}
	if _, repeated := f.tokens["RunInstances "+c.get("ClientToken")]; !repeated && f.isTaken(m) {
		return nil, refuse("InvalidIPAddress.InUse", "Address %s is in use.", m.address)
	}
	form.Del("PrivateIpAddress")
	result, refused := f.once(call{c.request, form})
	if refused != nil {
		return nil, refused
	}
	item := result.child("instancesSet").child("item")
	id := item.child("instanceId").text
	if f.machines[id] == nil {
		f.machines[id] = m
	}
	f.showMachine(item)
	return result, nil
}

// isTaken reports whether another machine has the address that one asks for.
func (f *Front) isTaken(m *machine) bool {
	for _, other := range f.machines {
		if m.address != "" && other.address == m.address && other.subnet == m.subnet && f.state(other.life) != "deleted" {
			return true
		}
	}
	return false
}

// showMachines gives machines their state over time, and hides those that
// reads must not see yet: they stand one level deeper than other objects.
func (f *Front) showMachines(_ call, result *node) *node {
	reservations := result.child("reservationSet")
	reservations.children = slices.DeleteFunc(reservations.children, func(r *node) bool {
		return f.isHidden(r.child("instancesSet").child("item").child("instanceId").text)
	})
	for _, r := range reservations.children {
		for _, item := range r.child("instancesSet").children {
			f.showMachine(item)
		}
	}
	return result
}

func (f *Front) showMachine(item *node) {
	m := f.machines[item.child("instanceId").text]
	if m == nil {
		return
	}
	if m.address != "" {
		item.set(text("privateIpAddress", m.address))
	}
	switch f.state(m.life) {
	case "pending":
		item.set(el("instanceState", text("code", "0"), text("name", "pending")))
	case "deleting":
		item.set(el("instanceState", text("code", "32"), text("name", "shutting-down")))
	}
}

// endMachines takes the addresses of terminated machines off them; moto leaves
// them.
func (f *Front) endMachines(c call, result *node) *node {
	for _, id := range c.list("InstanceId") {
		if m := f.machines[id]; m != nil && m.life.isUp() {
			f.end(&m.life)
		}
		found, refused := f.shadow(c, url.Values{"Action": {"DescribeAddresses"}, "Filter.1.Name": {"instance-id"}, "Filter.1.Value.1": {id}})
		if refused != nil {
			continue
		}
		for _, a := range found.child("addressesSet").children {
			_, _ = f.shadow(c, url.Values{"Action": {"DisassociateAddress"}, "AssociationId": {a.child("associationId").text}})
		}
	}
	return result
}

// startMachines lets machines be pending for a while.
func (f *Front) startMachines(c call, result *node) *node {
	for _, id := range c.list("InstanceId") {
		if m := f.machines[id]; m != nil {
			f.change(&m.life)
		}
	}
	return result
}

// noteGroups remembers the security groups that a machine is put into.
func (f *Front) noteGroups(c call, result *node) *node {
	if m, groups := f.machines[c.get("InstanceId")], c.list("GroupId"); m != nil && len(groups) > 0 {
		m.groups = groups
	}
	return result
}

// replaceProfile takes one instance profile off a machine and gives it another;
// what moto does for that its machines do not show.
func (f *Front) replaceProfile(c call) (*node, *refusal) {
	id := c.get("AssociationId")
	ended, refused := f.shadow(c, url.Values{"Action": {"DisassociateIamInstanceProfile"}, "AssociationId": {id}})
	if refused != nil {
		return nil, refused
	}
	form := c.copyOf("IamInstanceProfile.")
	form.Set("Action", "AssociateIamInstanceProfile")
	form.Set("InstanceId", ended.find("instanceId").text)
	return f.passOn(call{c.request, form})
}

// noteProfile remembers when an instance profile was made.
func (f *Front) noteProfile(name string) {
	if _, ok := f.profiles[name]; !ok {
		f.profiles[name] = f.config.Now()
	}
}

// deleteSecurityGroup refuses to delete what a machine holds until it is
// terminated.
func (f *Front) deleteSecurityGroup(c call) (*node, *refusal) {
	for id, m := range f.machines {
		if slices.Contains(m.groups, c.get("GroupId")) && f.state(m.life) != "deleted" {
			return nil, refuse("DependencyViolation", "resource %s has a dependent object %s", c.get("GroupId"), id)
		}
	}
	if _, refused := f.shadow(c, c.form); refused != nil {
		return nil, refused
	}
	return done(), nil
}

// associateAddress refuses a machine that does not run.
func (f *Front) associateAddress(c call) (*node, *refusal) {
	id := c.get("InstanceId")
	if m := f.machines[id]; m != nil && f.state(m.life) != "available" {
		return nil, refuse("InvalidInstanceID", "The %s instance '%s' is not in a valid state for this operation.", f.state(m.life), id)
	}
	return f.passOn(c)
}

// releaseAddress refuses an address that a machine has.
func (f *Front) releaseAddress(c call) (*node, *refusal) {
	id := c.get("AllocationId")
	found, refused := f.shadow(c, url.Values{"Action": {"DescribeAddresses"}, "AllocationId.1": {id}})
	if refused != nil {
		return nil, refused
	}
	if found.find("associationId").text != "" {
		return nil, refuse("InvalidIPAddress.InUse", "Address %s is in use.", found.find("publicIp").text)
	}
	return f.passOn(c)
}

// passOn makes a call to moto and returns what it answers.
func (f *Front) passOn(c call) (*node, *refusal) {
	result, refused := f.shadow(c, c.form)
	if refused != nil {
		return nil, refused
	}
	return el("", slices.DeleteFunc(result.children, func(n *node) bool { return n.name == "requestId" })...), nil
}

// blackholes marks the entries of a route table that lead to a machine which is
// no more.
func (f *Front) blackholes(routes *node) {
	for _, r := range routes.children {
		if m := f.machines[r.child("instanceId").text]; m != nil && !m.life.isUp() {
			// The interface is all that stands there of a machine that is no more.
			r.children = slices.DeleteFunc(r.children, func(n *node) bool { return n.name == "instanceId" || n.name == "instanceOwnerId" })
			r.set(text("state", "blackhole"))
			r.set(text("networkInterfaceId", "eni-0000000000000dead"))
		}
	}
}
