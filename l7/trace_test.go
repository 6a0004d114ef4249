package l7

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Without a tracer a request's way is not a byte longer.
func TestNoTraceCostsNothing(t *testing.T) {
	e, c, r := &exchange{gateway: &Gateway{}}, &carrier{}, &http.Request{}
	response := &http.Response{Body: http.NoBody}
	n := testing.AllocsPerRun(1000, func() {
		e.overWAN(c, r).answered(response, nil)
		_ = e.traceID()
	})
	if n != 0 || response.Body != http.NoBody {
		t.Errorf("%v allocations, or the body is another", n)
	}
}

// spy writes down what a tracer is told.
type spy struct {
	mu   sync.Mutex
	told []string
}

func (s *spy) tell(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.told = append(s.told, text)
}

func (s *spy) Request(Side, *http.Request) Trace { return s }
func (s *spy) ID() string                        { return "id" }
func (s *spy) Try(Try, *http.Request) TryTrace   { return spiedTry{s} }
func (s *spy) Ended(o Observation)               { s.tell("request ended " + o.Trace) }

type spiedTry struct{ *spy }

func (s spiedTry) Answered(int) { s.tell("answered") }
func (s spiedTry) Ended(err error) {
	if err != nil {
		s.tell("ended: " + err.Error())
		return
	}
	s.tell("ended")
}

// A try ends once, whatever its answer's body comes to.
func TestTryEndsOnce(t *testing.T) {
	broken := errors.New("broken")
	for name, test := range map[string]struct {
		body io.Reader
		err  error
		want []string
	}{
		"read to its end": {strings.NewReader("text"), nil, []string{"answered", "ended"}},
		"broken off":      {io.MultiReader(strings.NewReader("te"), failing{broken}), nil, []string{"answered", "ended: broken"}},
		"not sent":        {nil, broken, []string{"ended: broken"}},
	} {
		s := &spy{}
		var response *http.Response
		if test.err == nil {
			response = &http.Response{StatusCode: 200, Body: io.NopCloser(test.body)}
		}
		sending{spiedTry{s}}.answered(response, test.err)
		if response != nil {
			_, _ = io.Copy(io.Discard, response.Body)
			response.Body.Close()
			response.Body.Close()
		}
		if !slices.Equal(s.told, test.want) {
			t.Errorf("%s: %q", name, s.told)
		}
	}
	s := &spy{}
	sending{spiedTry{s}}.answered(&http.Response{StatusCode: http.StatusSwitchingProtocols, Body: http.NoBody}, nil)
	if !slices.Equal(s.told, []string{"answered", "ended"}) {
		t.Errorf("another protocol: %q", s.told)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
