package apply

import (
	"context"
	"maps"
	"strings"
	"time"

	"causeway"
	"causeway/provision"
)

const (
	// atOnce bounds the changes under way: clouds throttle an account.
	atOnce = 8
	// tellEvery is how often it is said that something still takes time.
	tellEvery = 10 * time.Second
)

// execution carries a plan out. Its fields belong to the goroutine that called
// carryOut; orders are given copies.
type execution struct {
	run     Run
	journal *journal
	plan    *provision.Plan
	seen    provision.Snapshot
	clouds  map[string]Cloud
	// known is what others may build upon.
	known map[provision.Key]Made
	keys  map[provision.Key]causeway.Secret
}

func newExecution(r Run, j *journal, plan *provision.Plan, v view) *execution {
	x := &execution{
		run: r, journal: j, plan: plan, seen: v.snapshot,
		clouds: map[string]Cloud{}, known: map[provision.Key]Made{}, keys: maps.Clone(v.keys),
	}
	for _, cloud := range r.Clouds {
		x.clouds[cloud.Name()] = cloud
	}
	for _, c := range plan.Changes {
		switch c.Action {
		case provision.Use:
			x.known[c.Key] = Made{ID: c.ID}
		case provision.None, provision.Update, provision.Await:
			there := found(v.snapshot, c.Key)
			x.known[c.Key] = Made{ID: there.Resource.Head().ID, Outputs: there.Outputs}
		}
	}
	return x
}

// carryOut does all of a plan: what gives up its name, what makes room, what is
// made, what is no longer asked for. A phase in which something failed is the
// last.
func (x *execution) carryOut(ctx context.Context, report *Report) causeway.Problems {
	for _, phase := range []struct {
		tasks []task
		do    func(context.Context, task) result
	}{
		{retiring(x.plan, x.seen), x.retire},
		{clearing(x.plan, x.seen), x.delete},
		{making(x.plan, x.seen), x.make},
		{removing(x.plan, x.seen), x.delete},
	} {
		if problems := x.phase(ctx, phase.tasks, phase.do, report); len(problems) > 0 {
			return problems
		}
	}
	return nil
}

// result is what became of a task.
type result struct {
	task  task
	made  Made
	key   causeway.Secret
	err   error
	began time.Time
}

// phase runs tasks side by side as their line lets them, and returns when none
// runs any more.
func (x *execution) phase(ctx context.Context, tasks []task, do func(context.Context, task) result, report *Report) causeway.Problems {
	line := newLine(tasks)
	ended := make(chan result)
	underWay := map[string]result{}
	tick := time.NewTicker(tellEvery)
	defer tick.Stop()
	var problems causeway.Problems
	for {
		for _, t := range line.start(ctx.Err() == nil, atOnce) {
			r := x.begin(t)
			underWay[t.label] = r
			go func() { ended <- x.perform(ctx, r, do) }()
		}
		x.giveUp(line.skip(), report)
		if len(underWay) == 0 {
			break
		}
		select {
		case r := <-ended:
			delete(underWay, r.task.label)
			problems = append(problems, x.finish(line, r, report)...)
		case <-tick.C:
			for _, r := range underWay {
				x.tell(Waiting, r)
			}
		}
	}
	x.giveUp(line.abandon(), report)
	if ctx.Err() != nil && len(tasks) > line.count(done) {
		return causeway.Problems{causeway.NewProblem("provision.interrupted", x.run.Interconnect.Name, context.Cause(ctx))}
	}
	return problems
}

// begin gets a task ready: what is about to be made is written down first.
func (x *execution) begin(t task) result {
	t.order.Values = x.values()
	r := result{task: t, began: x.run.Now()}
	x.tell(Started, r)
	c := t.order.Change
	if c.Cloud != here && (c.Action == provision.Create || c.Action == provision.Replace) {
		r.task.order.Token, r.err = x.journal.begin(c.Key)
	}
	return r
}

// perform does a task that is ready, on a goroutine of its own.
func (x *execution) perform(ctx context.Context, r result, do func(context.Context, task) result) result {
	if r.err != nil {
		return r
	}
	began := r.began
	r = do(ctx, r.task)
	r.began = began
	return r
}

// finish takes over what a task made, or its problems.
func (x *execution) finish(line *line, r result, report *Report) causeway.Problems {
	c := r.task.order.Change
	if r.err == nil && c.Action != provision.Delete {
		x.take(c, r)
		r.err = x.journal.end(c.Key)
	}
	if causeway.HasCode(r.err, "cloud.not_found") {
		// The token may stand for something that was deleted since.
		_ = x.journal.end(c.Key)
	}
	if r.err != nil {
		line.end(r.task.label, failed)
		report.Failed = append(report.Failed, c)
		x.tell(Failed, r)
		return problemsOf(r.err, string(c.Key))
	}
	line.end(r.task.label, done)
	report.Done = append(report.Done, c)
	x.tell(Done, r)
	return nil
}

func (x *execution) take(c provision.Change, r result) {
	if r.key != "" {
		x.keys[c.Key] = r.key
	}
	made := r.made
	if made.ID == "" {
		made.ID = x.known[c.Key].ID
	}
	if made.Outputs == nil {
		made.Outputs = x.known[c.Key].Outputs
	}
	x.known[c.Key] = made
}

func (x *execution) giveUp(tasks []task, report *Report) {
	for _, t := range tasks {
		report.Skipped = append(report.Skipped, t.order.Change)
		x.tell(Skipped, result{task: t, began: x.run.Now()})
	}
}

func (x *execution) tell(p Phase, r result) {
	c := r.task.order.Change
	id := r.made.ID
	if id == "" {
		id = c.ID
	}
	x.run.Progress(Event{Phase: p, Key: c.Key, Kind: c.Kind, Action: c.Action, ID: id, Outputs: r.made.Outputs, Elapsed: x.run.Now().Sub(r.began), Err: r.err})
}

// values resolves what is known now.
func (x *execution) values() provision.Resolver {
	known, keys := maps.Clone(x.known), maps.Clone(x.keys)
	return func(r provision.Resource, output string) (string, bool) {
		key := r.Head().Key
		if _, ok := r.(*provision.PreSharedKey); ok && output == "psk" {
			return string(keys[key]), keys[key] != ""
		}
		made, ok := known[key]
		if output == "" {
			return made.ID, ok
		}
		text, ok := made.Outputs[output]
		return text, ok
	}
}

// unfinished says what is still not as it should be.
func unfinished(interconnect string, plan *provision.Plan, problems causeway.Problems) error {
	if plan == nil {
		return problems
	}
	var keys []string
	for _, c := range plan.Changes {
		if isWork(c) {
			keys = append(keys, string(c.Action)+" "+string(c.Key))
		}
	}
	return causeway.NewProblem("provision.not_as_planned", interconnect, nil, "rest", strings.Join(keys, ", "))
}
