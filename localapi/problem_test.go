package localapi

import (
	"encoding/json"
	"errors"
	"testing"

	"causeway"
)

// throughJSON is a problem as the other end of the socket sees it.
func throughJSON(t *testing.T, err error) *Problem {
	t.Helper()
	text, failure := json.Marshal(NewProblem(err))
	var out *Problem
	if failure = errors.Join(failure, json.Unmarshal(text, &out)); failure != nil {
		t.Fatal(failure)
	}
	return out
}

func TestProblemsAreToldInEveryLanguage(t *testing.T) {
	sent := causeway.NewProblem("peer.unreachable", "california/ca-1", errors.New("timeout"), "paths", "a-a", "port", "8443")
	came := throughJSON(t, sent)
	for _, l := range []causeway.Language{causeway.English, causeway.Chinese} {
		message, hint := came.In(l)
		if message != sent.Sentence(l) || hint != sent.Hint(l) {
			t.Errorf("%s: %q, %q", l, message, hint)
		}
	}
	if !causeway.HasCode(came.Err(), "peer.unreachable") {
		t.Errorf("%v", came.Err())
	}
}

// A gateway of another version may send codes, arguments or sentences that
// this program does not have.
func TestUnknownProblemsAreToldAsTheyCame(t *testing.T) {
	for _, p := range []Problem{
		{Code: "next.year", Object: "o", Message: "a sentence", Hint: "a hint"},
		{Code: "peer.unreachable", Object: "o", Message: "without its arguments", Hint: "a hint"},
	} {
		message, hint := p.In(causeway.Chinese)
		if message != p.Message || hint != p.Hint || p.Err().Error() != p.Message {
			t.Errorf("%q, %q, %v", message, hint, p.Err())
		}
	}
}

func TestErrorsThatAreNoProblems(t *testing.T) {
	if NewProblem(nil) != nil {
		t.Error("nil became a problem")
	}
	if p := throughJSON(t, errors.New("plain")); p.Code != "gateway.internal" || p.Message != "plain" {
		t.Errorf("%+v", p)
	}
}
