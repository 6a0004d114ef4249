package resources

import (
	"context"
	"errors"
	"strings"

	"causeway/provision"
	"causeway/provision/aws"
	"causeway/provision/cloud"
)

func instances() kind {
	k := kindOf(observeInstances, createInstance, deleteInstance)
	k.change = typed(changeInstance)
	k.ready = waiting(func(ctx context.Context, w work, id string) error { return w.awaitRunning(ctx, id) })
	return k
}

// host refers to an instance.
func host(id string) *provision.AWSInstance {
	return &provision.AWSInstance{Meta: provision.Meta{ID: id}}
}

// observeInstances shows one that does not run as pending: to wait for it is to
// start it. What cloud-init was given is not read: it is never compared.
func observeInstances(ctx context.Context, v *view) error {
	var err error
	if v.instances, err = v.DescribeInstances(ctx, aws.Query{}); err != nil {
		return err
	}
	for _, i := range v.instances {
		if i.State == "shutting-down" {
			continue
		}
		r := &provision.AWSInstance{
			Meta: v.meta(i.ID, i.Tags), Image: provision.Known(i.Image), Type: &i.Type, Subnet: existing("subnet", i.Subnet),
			Address: &i.Address, Checked: &i.Checked, Metadata: some(i.MetadataTokens),
		}
		for _, id := range i.Groups {
			r.Groups = append(r.Groups, firewall(id))
		}
		if i.Profile != "" {
			r.Role = &provision.AWSInstanceRole{Meta: provision.Meta{ID: i.Profile}}
		}
		v.addTagged(provision.Observed{Resource: r, Pending: i.State != "running"})
	}
	return nil
}

// createInstance switches the check of source and destination off once the
// host runs: it cannot be said before.
func createInstance(ctx context.Context, w work, r *provision.AWSInstance) (string, error) {
	n, err := w.newInstance(ctx, r)
	if err != nil {
		return "", err
	}
	i, err := w.run(ctx, n)
	if err != nil {
		return "", err
	}
	if r.Checked == nil || *r.Checked {
		return i.ID, nil
	}
	if err := w.awaitRunning(ctx, i.ID); err != nil {
		return "", err
	}
	return i.ID, w.ModifyInstanceAttribute(ctx, i.ID, false)
}

func (w work) newInstance(ctx context.Context, r *provision.AWSInstance) (n aws.NewInstance, err error) {
	n = aws.NewInstance{
		Type: deref(r.Type), Subnet: r.Subnet.ID, Address: deref(r.Address), MetadataTokens: deref(r.Metadata), Token: w.token(), Tags: r.Tags,
	}
	if n.Image, err = w.image(ctx, r); err != nil {
		return n, err
	}
	if n.Init, err = w.value(r.Init); err != nil {
		return n, err
	}
	if n.Groups, err = w.groups(r.Groups); err != nil {
		return n, err
	}
	if r.Role != nil {
		n.Profile, err = w.id(r.Role)
	}
	return n, err
}

// groups returns the ids of groups of ours.
func (w work) groups(all []*provision.AWSFirewall) ([]string, error) {
	var ids []string
	for _, g := range all {
		id, err := w.id(g)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// newestImage is the public parameter for the newest Amazon Linux 2023 of an
// architecture. EC2 looks it up itself when it starts the host, so that a
// repeated call is the same call on the day of a new image too.
const newestImage = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-"

// image is the one of the file or, where it names none, the newest.
func (w work) image(ctx context.Context, r *provision.AWSInstance) (string, error) {
	named, err := w.value(r.Image)
	if err != nil || named != "" {
		return named, err
	}
	architectures, err := w.DescribeInstanceTypes(ctx, deref(r.Type))
	for _, a := range architectures {
		if a == "arm64" {
			return newestImage + a, err
		}
	}
	return newestImage + "x86_64", err
}

// run starts the host. EC2 does not know a new instance profile for some
// seconds.
func (w work) run(ctx context.Context, n aws.NewInstance) (aws.Instance, error) {
	var i aws.Instance
	err := w.await(ctx, w.name(), settle, func() (string, bool, error) {
		var err error
		i, err = w.RunInstances(ctx, n)
		if isNewProfile(err) {
			return "without an instance profile that EC2 knows: " + n.Profile, false, nil
		}
		return "", err == nil, err
	})
	return made(ctx, w, i, err, w.DescribeInstances)
}

// isNewProfile is true of what EC2 says of an instance profile that it does not
// know yet. There is no code for it.
func isNewProfile(err error) bool {
	var said *aws.APIError
	return errors.As(err, &said) && strings.HasPrefix(said.Code, "Invalid") && strings.Contains(strings.ToLower(said.Message), "iam instance profile")
}

// awaitRunning waits until the host runs, and starts it where somebody has
// stopped it.
func (w work) awaitRunning(ctx context.Context, id string) error {
	object := w.name() + " (" + id + ")"
	return w.await(ctx, object, usual, func() (string, bool, error) {
		found, err := w.DescribeInstances(ctx, aws.Query{IDs: []string{id}})
		if err != nil || len(found) == 0 {
			return "", false, gone(err)
		}
		switch state := found[0].State; state {
		case "stopped":
			return state, false, w.StartInstances(ctx, id)
		case "shutting-down":
			return state, false, cloud.NotReady(object, strings.TrimSpace(state+" "+found[0].StateReason), 0, nil)
		default:
			return state, state == "running", nil
		}
	})
}

func changeInstance(ctx context.Context, w work, r *provision.AWSInstance) error {
	if w.changesBelow("source_dest_check") {
		if err := w.ModifyInstanceAttribute(ctx, w.thereID(), deref(r.Checked)); err != nil {
			return err
		}
	}
	if w.changesBelow("http_tokens") {
		if err := w.ModifyInstanceMetadataOptions(ctx, w.thereID(), deref(r.Metadata)); err != nil {
			return err
		}
	}
	if w.changesBelow("security_group_ids") {
		groups, err := w.groups(r.Groups)
		if err == nil {
			err = w.ModifyInstanceGroups(ctx, w.thereID(), groups)
		}
		if err != nil {
			return err
		}
	}
	if w.changesBelow("iam_instance_profile") {
		return w.changeProfile(ctx, r.Role)
	}
	return nil
}

// changeProfile gives a host the instance profile of a role, in place of another
// if it has one.
func (w work) changeProfile(ctx context.Context, role *provision.AWSInstanceRole) error {
	profile, err := w.id(role)
	if err != nil {
		return err
	}
	association, err := w.DescribeIamInstanceProfileAssociations(ctx, w.thereID())
	switch {
	case err != nil:
		return err
	case association == "":
		return w.AssociateIamInstanceProfile(ctx, w.thereID(), profile)
	}
	return w.ReplaceIamInstanceProfileAssociation(ctx, association, profile)
}

// deleteInstance returns when the host is terminated: until then its network
// interface holds the subnet, the groups and the address.
func deleteInstance(ctx context.Context, w work, r *provision.AWSInstance) error {
	if err := gone(w.TerminateInstances(ctx, r.ID)); err != nil {
		return err
	}
	return awaitGone(ctx, w, r.ID, usual, w.DescribeInstances, func(i aws.Instance) string { return i.State })
}
