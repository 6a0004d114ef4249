package apply

import (
	"context"
	"sync"

	"causeway"
	"causeway/provision"
)

// view is what was seen, with the pre-shared keys that a plan never holds.
type view struct {
	snapshot provision.Snapshot
	keys     map[provision.Key]causeway.Secret
	// unseen are notices of kinds that nobody may look at.
	unseen causeway.Problems
}

// NotLookedAt is the notice of a cloud that credentials may not look at a kind
// of which nothing is desired.
func NotLookedAt(kind provision.Kind, region string, denied error) *causeway.Problem {
	p := causeway.NewProblem("provision.not_looked_at", kind.Name+" "+region, denied)
	p.Severity = causeway.Notice
	return p
}

// observe asks all clouds at once; agreed are the keys known beforehand. Without an answer of each there is no view:
// what was not seen would look as if it were to be made.
func (r Run) observe(ctx context.Context, desired []provision.Resource, agreed map[provision.Key]causeway.Secret) (view, error) {
	seen := make([][]provision.Observed, len(r.Clouds))
	errs := make([]error, len(r.Clouds))
	var wait sync.WaitGroup
	for i, cloud := range r.Clouds {
		wait.Go(func() { seen[i], errs[i] = cloud.Observe(ctx, r.scope(cloud.Name(), desired)) })
	}
	wait.Wait()
	v := view{snapshot: provision.Snapshot{Taken: true}}
	var problems causeway.Problems
	for i := range r.Clouds {
		v.snapshot.Found = append(v.snapshot.Found, seen[i]...)
		problems = append(problems, problemsOf(errs[i], r.Clouds[i].Name())...)
	}
	if len(problems.Failures()) > 0 {
		return view{}, problems.Failures()
	}
	v.unseen = problems
	v.snapshot.Link() // what is deleted waits in line for what it points to
	v.snapshot.PlaceRules(desired)
	v.keys = knownKeys(desired, v.snapshot, agreed)
	v.snapshot = withKeys(v.snapshot, v.keys)
	return v, nil
}

// scope is what a cloud is asked about.
func (r Run) scope(cloud string, desired []provision.Resource) Scope {
	s := Scope{Interconnect: r.Interconnect.Name}
	for _, site := range r.Interconnect.Sites {
		if site.Cloud == cloud && r.Interconnect.Provision.Site(site.Name) != nil {
			s.Sites = append(s.Sites, Site{Name: site.Name, Region: site.Region, VPC: site.VPC})
		}
	}
	for _, d := range desired {
		if cloudOf(d) == cloud {
			s.Desired = append(s.Desired, d)
		}
	}
	return s
}

func cloudOf(r provision.Resource) string {
	if e, ok := r.(*provision.Existing); ok {
		return e.Cloud
	}
	return provision.KindOf(r).Cloud
}

// problemsOf keeps problems as they are and makes one of any other error.
func problemsOf(err error, object string) causeway.Problems {
	if err == nil {
		return nil
	}
	if problems := causeway.ProblemsOf(err); len(problems) > 0 {
		return problems
	}
	return causeway.Problems{causeway.NewProblem("provision.change_failed", object, err)}
}
