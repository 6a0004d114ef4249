package provision

import (
	"fmt"
	"math/rand"
	"testing"
)

// step is a resource of random graphs.
type step struct {
	Meta
	Pointers []*step
	Line     *step `cloud:"line,queue"`
	Second   *step `cloud:"second,queue"`
}

func randomGraph(random *rand.Rand, size int) *Graph {
	var steps []*step
	for i := range size {
		s := &step{Meta: Meta{Key: Key(fmt.Sprint(i))}}
		for _, other := range steps {
			if random.Intn(size) < 2 {
				s.Pointers = append(s.Pointers, other)
			}
		}
		if i > 2 {
			s.Line = steps[random.Intn(3)]
			if random.Intn(3) == 0 {
				s.Second = steps[random.Intn(3)]
			}
		}
		steps = append(steps, s)
	}
	random.Shuffle(len(steps), func(i, j int) { steps[i], steps[j] = steps[j], steps[i] })
	g := &Graph{}
	for _, s := range steps {
		g.Resources = append(g.Resources, s)
	}
	return g
}

// Whatever the graph, every resource is made once, after all it needs, and
// never beside another of its queue.
func TestWaves(t *testing.T) {
	for seed := range int64(300) {
		random := rand.New(rand.NewSource(seed))
		g := randomGraph(random, 1+random.Intn(40))
		checkWaves(t, g)
	}
}

func checkWaves(t *testing.T, g *Graph) {
	t.Helper()
	waves, problem := g.Waves()
	if problem != nil {
		t.Fatal(problem)
	}
	at := map[Key]int{}
	for i, wave := range waves {
		for _, key := range wave {
			if _, twice := at[key]; twice {
				t.Errorf("%s is made twice", key)
			}
			at[key] = i
		}
	}
	inLine := map[string]Key{}
	for _, r := range g.Resources {
		key := r.Head().Key
		if isUsed(r) {
			continue
		}
		if _, made := at[key]; !made {
			t.Errorf("%s is never made", key)
		}
		for _, need := range Needs(r) {
			if !isUsed(need) && at[need.Head().Key] >= at[key] {
				t.Errorf("%s in wave %d needs %s of wave %d", key, at[key], need.Head().Key, at[need.Head().Key])
			}
		}
		for _, queue := range Queues(r) {
			place := fmt.Sprint(at[key], queue)
			if other, taken := inLine[place]; taken && other != key {
				t.Errorf("%s and %s are changed side by side in the queue of %s", key, other, queue)
			}
			inLine[place] = key
		}
	}
}

func TestWavesCircle(t *testing.T) {
	a, b := &step{Meta: Meta{Key: "a"}}, &step{Meta: Meta{Key: "b"}}
	a.After, b.Pointers = []Resource{b}, []*step{a}
	free := &step{Meta: Meta{Key: "free"}}
	waves, problem := (&Graph{Resources: []Resource{free, a, b}}).Waves()
	if waves != nil || problem == nil || problem.Code != "provision.circle" || problem.Object != "a, b" {
		t.Errorf("got %v, %v", waves, problem)
	}
}
