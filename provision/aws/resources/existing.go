package resources

import (
	"context"
	"slices"
	"strings"

	"causeway"
	"causeway/provision"
	"causeway/provision/aws"
)

// checkExisting looks for every object of the user's that the file names: in
// the region, and in the VPC of its site if it is in one.
func (v *view) checkExisting(ctx context.Context) error {
	var missing causeway.Problems
	for _, r := range v.scope.Desired {
		e, ok := r.(*provision.Existing)
		if !ok {
			continue
		}
		isThere, place, err := v.lookFor(ctx, e)
		if err != nil && !aws.IsGone(err) {
			return err
		}
		if !isThere {
			missing = append(missing, causeway.NewProblem("provision.missing_object", string(e.Key), nil,
				"what", e.What, "id", e.ID, "place", place))
		}
	}
	if len(missing) > 0 {
		return missing
	}
	return nil
}

// lookFor reports whether an object is where it should be, and where that is.
func (v *view) lookFor(ctx context.Context, e *provision.Existing) (isThere bool, place string, err error) {
	switch e.What {
	case directConnection:
		found, err := v.DescribeConnections(ctx, aws.Query{IDs: []string{e.ID}})
		return len(found) > 0, v.region, err
	case whatAddress:
		found, err := v.DescribeAddresses(ctx, aws.Query{IDs: []string{e.ID}})
		return len(found) == 1, v.region, err
	case whatZone:
		zones, err := v.ListHostedZones(ctx)
		return slices.Contains(zones, e.ID), "Route 53", err
	}
	in, err := v.vpcOf(ctx, e)
	want := v.vpcOfSite(e.Key)
	return in != "" && in == want, v.region + " " + want, err
}

// vpcOf returns the VPC an object is in, empty if there is no such object.
func (v *view) vpcOf(ctx context.Context, e *provision.Existing) (string, error) {
	q := aws.Query{IDs: []string{e.ID}}
	switch e.What {
	case "subnet":
		return first(v.DescribeSubnets(ctx, q))(func(s aws.Subnet) string { return s.Vpc })
	case "route table":
		return first(v.DescribeRouteTables(ctx, q))(func(t aws.RouteTable) string { return t.Vpc })
	case "security group":
		return first(v.DescribeSecurityGroups(ctx, q))(func(g aws.SecurityGroup) string { return g.Vpc })
	}
	return first(v.DescribeVpcs(ctx, q))(func(v aws.Vpc) string { return v.ID })
}

func first[T any](found []T, err error) func(func(T) string) (string, error) {
	return func(property func(T) string) (string, error) {
		if err != nil || len(found) == 0 {
			return "", err
		}
		return property(found[0]), nil
	}
}

// vpcOfSite is the VPC of the site that a key begins with.
func (v *view) vpcOfSite(key provision.Key) string {
	name, _, _ := strings.Cut(string(key), "/")
	for _, site := range v.scope.Sites {
		if site.Name == name {
			return site.VPC
		}
	}
	return ""
}
