package apply

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"causeway"
	"causeway/provision"
)

// errKilled is what every call ends with once the run was killed: nothing that
// it does after that moment has any effect.
var errKilled = errors.New("killed")

// world is two clouds in memory with one clock. It knows nothing of kinds:
// whatever a plan asks for is kept as it is asked for.
type world struct {
	mu      sync.Mutex
	now     time.Time
	objects []*object
	last    int
	// lag is how long a new object is not shown.
	lag time.Duration
	// killAt counts calls down; before and after each is a point. 0 is never.
	killAt, points int
	dead           bool
	// refuse fails the change of a key.
	refuse map[provision.Key]error
	busy   map[provision.Key]bool
	// clashes are changes that did not wait in line.
	clashes []string
	writes  int
}

// object is one thing in a cloud.
type object struct {
	cloud    string
	resource provision.Resource
	outputs  map[string]string
	secrets  map[string]causeway.Secret
	token    string
	made     time.Time
	pending  bool
	prepaid  time.Time
}

func newWorld() *world {
	return &world{now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC), refuse: map[provision.Key]error{}, busy: map[provision.Key]bool{}}
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) wait(ctx context.Context, d time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
	return ctx.Err()
}

// revive lets a new run begin, with no kill ahead.
func (w *world) revive() { w.dead, w.killAt, w.points = false, 0, 0 }

// point is a moment at which a run can be killed.
func (w *world) point() error {
	w.points++
	if w.points == w.killAt {
		w.dead = true
	}
	if w.dead {
		return errKilled
	}
	return nil
}

// do makes a change between two points at which the run can be killed.
func (w *world) do(change func() error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.point(); err != nil {
		return err
	}
	err := change()
	if killed := w.point(); killed != nil {
		return killed
	}
	return err
}

// memory is one of the clouds.
type memory struct {
	*world
	name string
}

func (m memory) Name() string { return m.name }

func (m memory) Observe(_ context.Context, scope Scope) (seen []provision.Observed, err error) {
	err = m.do(func() error {
		for _, o := range m.objects {
			if o.cloud != m.name || m.now.Sub(o.made) < m.lag {
				continue
			}
			copied := reflect.New(reflect.TypeOf(o.resource).Elem())
			copied.Elem().Set(reflect.ValueOf(o.resource).Elem())
			seen = append(seen, provision.Observed{
				Resource: copied.Interface().(provision.Resource), Outputs: o.outputs, Secrets: o.secrets, Ours: true, Pending: o.pending, EndsAt: o.prepaid,
			})
		}
		return nil
	})
	if scope.Interconnect == "" {
		err = errors.New("nobody said whose")
	}
	return seen, err
}

func (m memory) Create(_ context.Context, order Order) (made Made, err error) {
	release, err := m.enter(order)
	if err != nil {
		return Made{}, err
	}
	defer release()
	err = m.do(func() error {
		if order.Token == "" {
			return errors.New("no token")
		}
		for _, o := range m.objects { // a client token, or found by its tags
			if o.token == order.Token && o.resource.Head().Key == order.Change.Key {
				made = Made{ID: o.resource.Head().ID, Outputs: o.outputs}
				return nil
			}
		}
		m.last++
		m.writes++
		o := &object{
			cloud: m.name, token: order.Token, made: m.now, outputs: map[string]string{}, secrets: map[string]causeway.Secret{},
			resource: reflect.New(reflect.TypeOf(order.Change.Resource).Elem()).Interface().(provision.Resource),
		}
		if err := o.set(order); err != nil {
			return err
		}
		o.resource.Head().ID = fmt.Sprintf("%s-%d", order.Change.Kind.Name, m.last)
		for _, output := range []string{"internet_ip", "disaster_recovery_internet_ip", "tunnel1_address", "tunnel2_address", "route_table"} {
			o.outputs[output] = fmt.Sprintf("%s of %d", output, m.last)
		}
		m.objects = append(m.objects, o)
		made = Made{ID: o.resource.Head().ID, Outputs: o.outputs}
		return nil
	})
	return made, err
}

func (m memory) Update(_ context.Context, order Order) (made Made, err error) {
	release, err := m.enter(order)
	if err != nil {
		return Made{}, err
	}
	defer release()
	err = m.do(func() error {
		o := m.object(order.There)
		if o == nil {
			return fmt.Errorf("%s is not there", order.Change.Key)
		}
		m.writes++
		id := o.resource.Head().ID
		err := o.set(order)
		o.resource.Head().ID = id
		return err
	})
	return Made{}, err
}

func (m memory) Await(_ context.Context, order Order) (Made, error) {
	err := m.do(func() error { m.object(order.There).pending = false; return nil })
	return Made{ID: order.There.Resource.Head().ID, Outputs: order.There.Outputs}, err
}

func (m memory) Delete(_ context.Context, order Order) error {
	release, err := m.enter(order)
	if err != nil {
		return err
	}
	defer release()
	return m.do(func() error {
		gone := m.object(order.There)
		for _, o := range m.objects {
			if gone != nil && o != gone && points(o.resource, gone.resource) {
				return fmt.Errorf("%s is in use by %s", order.Change.Key, o.resource.Head().Key)
			}
		}
		m.objects = slices.DeleteFunc(m.objects, func(o *object) bool { return o == gone })
		m.writes++
		return nil
	})
}

func (m memory) Retire(_ context.Context, order Order) error {
	return m.do(func() error {
		m.object(order.There).resource.Head().Key = order.Change.Key
		m.writes++
		return nil
	})
}

// enter refuses what was told to fail and notes what did not wait in line.
func (m memory) enter(order Order) (release func(), err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, q := range order.Change.Queues {
		if m.busy[q] {
			m.clashes = append(m.clashes, fmt.Sprintf("%s in %s", order.Change.Key, q))
		}
		m.busy[q] = true
	}
	if err := m.refuse[order.Change.Key]; err != nil {
		return nil, err
	}
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		for _, q := range order.Change.Queues {
			delete(m.busy, q)
		}
	}, nil
}

func (m memory) object(there provision.Observed) *object {
	for _, o := range m.objects {
		if o.resource.Head().ID == there.Resource.Head().ID {
			return o
		}
	}
	return nil
}

// set gives an object the properties of an order, with everything that others
// make resolved.
func (o *object) set(order Order) error {
	to := reflect.ValueOf(o.resource).Elem()
	to.Set(reflect.ValueOf(order.Change.Resource).Elem())
	return o.resolve(to, "", order.Values)
}

func (o *object) resolve(v reflect.Value, name string, values provision.Resolver) error {
	for i := range v.NumField() {
		field := v.Field(i)
		at := name + v.Type().Field(i).Tag.Get("cloud")
		switch x := field.Interface().(type) {
		case *provision.Value:
			if x == nil || x.Of == nil {
				continue
			}
			text, ok := values(x.Of, x.Output)
			if !ok {
				return fmt.Errorf("%s of %s is not known", x.Output, x.Of.Head().Key)
			}
			if x.Output == "psk" {
				property, _, _ := strings.Cut(at, ",")
				o.secrets[property] = causeway.Secret(text)
				text = provision.Fingerprint(causeway.Secret(text))
			}
			field.Set(reflect.ValueOf(provision.Known(text)))
		case provision.Resource:
			if field.IsNil() {
				continue
			}
			id, ok := values(x, "")
			if !ok {
				return fmt.Errorf("the id of %s is not known", x.Head().Key)
			}
			field.Set(byID(x, id))
		default:
			if field.Kind() != reflect.Slice || field.Type().Elem().Kind() != reflect.Struct {
				continue
			}
			field.Set(reflect.AppendSlice(reflect.Zero(field.Type()), field)) // not the plan's own
			for j := range field.Len() {
				if err := o.resolve(field.Index(j), fmt.Sprintf("%stunnel[%d].", name, j), values); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// byID is a reference as clouds tell it.
func byID(r provision.Resource, id string) reflect.Value {
	reference := reflect.New(reflect.TypeOf(r).Elem())
	reference.Interface().(provision.Resource).Head().ID = id
	return reference
}

// points reports whether a resource refers to another.
func points(r, to provision.Resource) bool {
	return slices.ContainsFunc(provision.Needs(r), func(n provision.Resource) bool {
		return n.Head().ID == to.Head().ID && reflect.TypeOf(n) == reflect.TypeOf(to)
	})
}
