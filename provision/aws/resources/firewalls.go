package resources

import (
	"cmp"
	"context"

	"causeway/provision"
	"causeway/provision/aws"
)

func firewalls() kind {
	k := kindOf(observeFirewalls, createFirewall, deleteFirewall)
	k.ready = waiting(func(ctx context.Context, w work, id string) error {
		return awaitAvailable(ctx, w, id, usual, w.DescribeSecurityGroups, func(aws.SecurityGroup) string { return "available" })
	})
	return k
}

// observeFirewalls takes a group's name for its own, not its tag Name: the name
// is what AWS gives once in a VPC.
func observeFirewalls(ctx context.Context, v *view) error {
	groups, err := v.DescribeSecurityGroups(ctx, aws.Query{})
	if err != nil {
		return err
	}
	for _, g := range groups {
		r := &provision.AWSFirewall{Meta: v.meta(g.ID, g.Tags), VPC: vpc(g.Vpc), Description: &g.Description}
		r.Name = g.Name
		v.addTagged(provision.Observed{Resource: r})
	}
	return nil
}

// createFirewall takes a group of its name for its own if the tags say so: an
// earlier attempt made it.
func createFirewall(ctx context.Context, w work, r *provision.AWSFirewall) (string, error) {
	id, err := w.CreateSecurityGroup(ctx, r.VPC.ID, r.Name, cmp.Or(deref(r.Description), r.Name), r.Tags)
	if !aws.IsAlreadyThere(err) {
		return id, err
	}
	return id, w.look(ctx, err, func() (bool, error) {
		groups, err := w.DescribeSecurityGroups(ctx, aws.Query{Vpc: r.VPC.ID})
		for _, g := range groups {
			if g.Name == r.Name && isOwn(r, g.Tags) {
				id = g.ID
			}
		}
		return id != "", err
	})
}

// isOwn reports whether tags say that an object is this resource.
func isOwn(r provision.Resource, tags aws.Tags) bool {
	want := r.Head().Tags
	return tags[provision.TagInterconnect] == want[provision.TagInterconnect] && tags[provision.TagResource] == want[provision.TagResource]
}

func deleteFirewall(ctx context.Context, w work, r *provision.AWSFirewall) error {
	return w.DeleteSecurityGroup(ctx, r.ID)
}
