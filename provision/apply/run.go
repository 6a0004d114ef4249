package apply

import (
	"context"
	"errors"
	"time"

	"causeway"
	"causeway/provision"
)

// Run is one run over an interconnect. All fields are required, but Secret
// where the file refers to none.
type Run struct {
	Interconnect *causeway.Interconnect
	Choices      provision.Choices
	// Clouds are those the interconnect has sites in.
	Clouds []Cloud
	// Journal is the path of the file that outlives a killed run.
	Journal string
	// NewKey makes a pre-shared key that both clouds take. It may be called from
	// several goroutines at once.
	NewKey func() (causeway.Secret, error)
	// Secret reads what a reference of the file ("env:NAME", "file:PATH")
	// stands for.
	Secret func(reference string) (causeway.Secret, error)
	// Now and Wait are the clock and a pause; Wait ends early with ctx's error.
	Now  func() time.Time
	Wait func(ctx context.Context, d time.Duration) error
	// Progress is told of every step, one at a time.
	Progress func(Event)
}

const (
	// settleFor is how long a cloud may take to show what it has made.
	settleFor = time.Minute
	// verifyFor bounds how long changes may take to show, checkEvery is the
	// pause between two looks.
	verifyFor  = 3 * time.Minute
	checkEvery = 10 * time.Second
)

// Plan compares what the file asks for with what the clouds have, and changes
// nothing. Without a plan the problems say why; if the snapshot was taken then,
// it is because of what was seen, else because a cloud could not be asked.
func (r Run) Plan(ctx context.Context) (*provision.Plan, provision.Snapshot, causeway.Problems) {
	plan, v, problems := r.compare(ctx)
	return plan, v.snapshot, problems
}

func (r Run) compare(ctx context.Context) (*provision.Plan, view, causeway.Problems) {
	desired, problems := provision.Desired(r.Interconnect, r.Choices)
	if len(problems.Failures()) > 0 {
		return nil, view{}, problems
	}
	agreed, problems := r.agreedKeys(desired.Resources)
	if len(problems) > 0 {
		return nil, view{}, problems
	}
	r.Progress(Event{Phase: Observing})
	v, err := r.observe(ctx, desired.Resources, agreed)
	if err != nil {
		return nil, view{}, problemsOf(err, r.Interconnect.Name)
	}
	plan, problems := provision.Make(r.Interconnect, r.Choices, v.snapshot)
	return plan, v, problems
}

// Apply makes the clouds as the file says. It shows the plan to confirm, whose
// error ends the run before anything was changed. A failed change ends those
// that need it and no others; the error holds all problems, and another Apply
// goes on from there. It may be killed at any moment: what was made has our
// tags or is in the journal.
func (r Run) Apply(ctx context.Context, confirm func(*provision.Plan) error) (Report, error) {
	return r.run(ctx, confirm, r.compare)
}

// Destroy deletes everything that is the interconnect's, last made first, as
// Apply does what it does. What is paid for in advance stays and is in the
// report; what nobody may look at is among the plan's notices.
func (r Run) Destroy(ctx context.Context, confirm func(*provision.Plan) error) (Report, error) {
	return r.run(ctx, confirm, r.remains)
}

// planner says what is to be done with what is there.
type planner func(context.Context) (*provision.Plan, view, causeway.Problems)

func (r Run) run(ctx context.Context, confirm func(*provision.Plan) error, plan planner) (report Report, err error) {
	j, err := openJournal(r.Journal, r.Now)
	if err != nil {
		return Report{}, err
	}
	defer func() { err = errors.Join(err, j.close()) }()
	if err := r.settle(ctx, j); err != nil {
		return Report{}, err
	}
	todo, v, problems := plan(ctx)
	if todo == nil {
		return Report{}, problems
	}
	report = Report{Plan: todo, Kept: kept(todo)}
	if NeedsWork(todo) {
		if err := confirm(todo); err != nil {
			return report, err
		}
		if err := r.change(ctx, j, todo, v, plan, &report); err != nil {
			return report, err
		}
	}
	report.Verified = true
	return report, j.endAll()
}

// change carries a plan out and looks whether it worked.
func (r Run) change(ctx context.Context, j *journal, todo *provision.Plan, v view, plan planner, report *Report) error {
	if err := j.endThose(v.snapshot); err != nil {
		return err
	}
	if problems := newExecution(r, j, todo, v).carryOut(ctx, report); len(problems) > 0 {
		return problems
	}
	return r.verify(ctx, plan)
}

// remains is the plan that takes away what is there.
func (r Run) remains(ctx context.Context) (*provision.Plan, view, causeway.Problems) {
	r.Progress(Event{Phase: Observing})
	v, err := r.observe(ctx, nil, nil)
	if err != nil {
		return nil, view{}, problemsOf(err, r.Interconnect.Name)
	}
	plan := provision.Remove(r.Interconnect.Name, v.snapshot)
	plan.Notices = v.unseen // what may stay
	return plan, v, nil
}

// settle waits until what an interrupted run may have made is shown.
func (r Run) settle(ctx context.Context, j *journal) error {
	rest := settleFor - r.Now().Sub(j.youngest())
	if j.youngest().IsZero() || rest <= 0 {
		return nil
	}
	r.Progress(Event{Phase: Settling, Elapsed: rest})
	return r.Wait(ctx, min(rest, settleFor))
}

// verify asks the clouds again until nothing is left to do: a change may take
// a while to show.
func (r Run) verify(ctx context.Context, again planner) error {
	r.Progress(Event{Phase: Checking})
	for start := r.Now(); ; {
		plan, _, problems := again(ctx)
		if plan != nil && !NeedsWork(plan) {
			return nil
		}
		if r.Now().Sub(start) >= verifyFor || r.Wait(ctx, checkEvery) != nil {
			return unfinished(r.Interconnect.Name, plan, problems)
		}
	}
}
