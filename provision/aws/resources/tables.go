package resources

import (
	"context"
	"slices"

	"causeway"
	"causeway/provision"
	"causeway/provision/aws"
)

func routeTables() kind {
	k := kindOf(observeTables, createTable, deleteTable)
	k.change = typed(func(ctx context.Context, w work, r *provision.AWSRouteTable) error {
		return w.associate(ctx, w.thereID(), r)
	})
	k.ready = waiting(func(ctx context.Context, w work, id string) error {
		return awaitAvailable(ctx, w, id, usual, w.DescribeRouteTables, func(aws.RouteTable) string { return "available" })
	})
	return k
}

func observeTables(ctx context.Context, v *view) error {
	var err error
	if v.tables, err = v.DescribeRouteTables(ctx, aws.Query{}); err != nil {
		return err
	}
	for _, t := range v.tables {
		r := &provision.AWSRouteTable{Meta: v.meta(t.ID, t.Tags), VPC: vpc(t.Vpc), Subnets: subnets(t.Subnets)}
		v.addTagged(provision.Observed{Resource: r})
	}
	return nil
}

// createTable looks at the subnets first, so that no table is left over where
// one of them is taken.
func createTable(ctx context.Context, w work, r *provision.AWSRouteTable) (string, error) {
	if _, err := w.associations(ctx, r); err != nil {
		return "", err
	}
	id, err := w.CreateRouteTable(ctx, r.VPC.ID, w.token(), r.Tags)
	if err != nil {
		return "", err
	}
	if err := awaitAvailable(ctx, w, id, usual, w.DescribeRouteTables, func(aws.RouteTable) string { return "available" }); err != nil {
		return "", err
	}
	return id, w.associate(ctx, id, r)
}

// association is how a subnet is joined to a table.
type association struct{ id, table string }

// associations are those of the VPC's subnets that have a table of their own. A
// wanted subnet that somebody else gave one is a problem: what leads through it
// is not ours to change.
func (w work) associations(ctx context.Context, r *provision.AWSRouteTable) (map[string]association, error) {
	tables, err := w.DescribeRouteTables(ctx, aws.Query{Vpc: r.VPC.ID})
	if err != nil {
		return nil, err
	}
	all := map[string]association{}
	for _, t := range tables {
		ours := t.Tags[provision.TagInterconnect] == w.tags()[provision.TagInterconnect]
		for subnet, id := range t.Associations {
			if !ours && slices.Contains(w.ids(r.Subnets), subnet) {
				return nil, causeway.NewProblem("provision.subnet_taken", w.name(), nil, "subnet", subnet, "table", t.ID)
			}
			all[subnet] = association{id, t.ID}
		}
	}
	return all, nil
}

// associate joins the wanted subnets to the table and no others.
func (w work) associate(ctx context.Context, table string, r *provision.AWSRouteTable) error {
	there, err := w.associations(ctx, r)
	if err != nil {
		return err
	}
	want := w.ids(r.Subnets)
	for _, subnet := range want {
		if err := w.join(ctx, table, subnet, there[subnet]); err != nil {
			return err
		}
	}
	for subnet, a := range there {
		if a.table == table && !slices.Contains(want, subnet) {
			if err := gone(w.DisassociateRouteTable(ctx, a.id)); err != nil {
				return err
			}
		}
	}
	return nil
}

// join gives a subnet the table. A refusal of what an earlier attempt has done,
// whose answer was lost, is no error.
func (w work) join(ctx context.Context, table, subnet string, now association) error {
	var err error
	switch now.table {
	case table:
		return nil
	case "":
		err = w.AssociateRouteTable(ctx, table, subnet)
	default:
		err = w.ReplaceRouteTableAssociation(ctx, now.id, table)
	}
	if err == nil {
		return nil
	}
	found, failure := w.DescribeRouteTables(ctx, aws.Query{IDs: []string{table}})
	if failure == nil && len(found) == 1 && slices.Contains(found[0].Subnets, subnet) {
		return nil
	}
	return err
}

func deleteTable(ctx context.Context, w work, r *provision.AWSRouteTable) error {
	found, err := w.DescribeRouteTables(ctx, aws.Query{IDs: []string{r.ID}})
	if err != nil || len(found) == 0 {
		return err
	}
	for _, id := range found[0].Associations {
		if err := gone(w.DisassociateRouteTable(ctx, id)); err != nil {
			return err
		}
	}
	return w.DeleteRouteTable(ctx, r.ID)
}
