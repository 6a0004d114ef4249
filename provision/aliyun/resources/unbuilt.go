package resources

import (
	"context"

	"causeway"
	"causeway/provision"
)

// unbuiltKinds are those that nothing is done with.
func unbuiltKinds() []kind {
	return []kind{kindOf[*provision.AliyunDNSRecord](func(_ context.Context, v *view) error {
		return refuse(v, func(*provision.AliyunDNSRecord) bool { return true })
	})}
}

// refuse is a problem for each resource of a type that the file asks for and
// that cannot be made: it is told before anything is.
func refuse[R provision.Resource](v *view, isUnbuilt func(R) bool) error {
	var all causeway.Problems
	for _, r := range desired[R](v) {
		if !isUnbuilt(r) {
			continue
		}
		p := causeway.NewProblem("provision.not_built", string(r.Head().Key), nil)
		p.Texts = map[string]causeway.Text{"what": provision.KindOf(r).Title}
		all = append(all, p)
	}
	if len(all) > 0 {
		return all
	}
	return nil
}
