package resources

import (
	"context"

	"causeway"
	"causeway/provision"
)

// unbuiltKinds are those that nothing is done with. A file that asks for one is
// stopped before anything is made.
func unbuiltKinds() []kind {
	return []kind{
		kindOf[*provision.AliyunServerGroup](refuse[*provision.AliyunServerGroup]),
		kindOf[*provision.AliyunBalancer](refuse[*provision.AliyunBalancer]),
		kindOf[*provision.AliyunListener](refuse[*provision.AliyunListener]),
		kindOf[*provision.AliyunDNSRecord](refuse[*provision.AliyunDNSRecord]),
	}
}

// refuse is a problem for each resource of a type that the file asks for.
func refuse[R provision.Resource](_ context.Context, v *view) error {
	var all causeway.Problems
	for _, r := range desired[R](v) {
		p := causeway.NewProblem("provision.not_built", string(r.Head().Key), nil)
		p.Texts = map[string]causeway.Text{"what": provision.KindOf(r).Title}
		all = append(all, p)
	}
	if len(all) > 0 {
		return all
	}
	return nil
}
