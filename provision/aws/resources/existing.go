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
// the region, and in the VPC of its site.
func (v *view) checkExisting(ctx context.Context) error {
	var missing causeway.Problems
	for _, r := range v.scope.Desired {
		e, ok := r.(*provision.Existing)
		if !ok {
			continue
		}
		if where, isThere, err := v.outsideVPC(ctx, e); where != "" {
			if err != nil && !aws.IsGone(err) {
				return err
			}
			if !isThere {
				missing = append(missing, causeway.NewProblem("provision.missing_object", string(e.Key), nil, "what", e.What, "id", e.ID, "place", where))
			}
			continue
		}
		in, err := v.vpcOf(ctx, e)
		if err != nil && !aws.IsGone(err) {
			return err
		}
		if want := v.vpcOfSite(e.Key); in == "" || in != want {
			missing = append(missing, causeway.NewProblem("provision.missing_object", string(e.Key), nil,
				"what", e.What, "id", e.ID, "place", v.region+" "+want))
		}
	}
	if len(missing) > 0 {
		return missing
	}
	return nil
}

// outsideVPC looks for what is in no VPC; where is empty for everything else.
func (v *view) outsideVPC(ctx context.Context, e *provision.Existing) (where string, isThere bool, err error) {
	switch e.What {
	case whatAddress:
		found, err := v.DescribeAddresses(ctx, aws.Query{IDs: []string{e.ID}})
		return v.region, len(found) == 1, err
	case whatZone:
		zones, err := v.ListHostedZones(ctx)
		return "Route 53", slices.Contains(zones, e.ID), err
	}
	return "", false, nil
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
