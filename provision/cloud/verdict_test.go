package cloud

import (
	"testing"

	"causeway"
)

func TestRules(t *testing.T) {
	rules := Rules{
		{Code: "cloud.conflict", Patience: Busy, Exact: "InvalidState\n\t\tTask.Conflict"},
		{Code: "cloud.throttled", Patience: Soon, Untouched: true, Parts: "Throttling"},
		{Code: "cloud.not_found", Suffixes: ".NotFound .Gone"},
		{Code: "cloud.invalid_parameter", Prefixes: "Invalid Missing", Suffixes: "ValidationError"},
	}
	invalid := Verdict{Code: "cloud.invalid_parameter"}
	for code, want := range map[string]Verdict{
		"Task.Conflict":         {Code: "cloud.conflict", Patience: Busy},
		"InvalidState":          {Code: "cloud.conflict", Patience: Busy}, // before the prefix
		"InvalidStates":         invalid,
		"Invalid.Throttling.Us": {Code: "cloud.throttled", Patience: Soon, Untouched: true},
		"InvalidVpc.NotFound":   {Code: "cloud.not_found"},
		"Vpc.Gone":              {Code: "cloud.not_found"},
		"MissingParameter":      invalid,
		"SomeValidationError":   invalid,
	} {
		if got, known := rules.Judge(code); got != want || !known {
			t.Errorf("%s: got %+v %t, want %+v", code, got, known, want)
		}
	}
	for _, code := range []string{"", "task.conflict", "Task.Conflict2", "NotFound.Vpc", "IsInvalid"} {
		if got, known := rules.Judge(code); known {
			t.Errorf("%q is judged: %+v", code, got)
		}
	}
}

func TestJudgeStatus(t *testing.T) {
	for status, want := range map[int]causeway.Code{0: "", 200: "", 400: "", 428: "", 429: "cloud.throttled", 430: "", 499: "", 500: "cloud.server_error", 503: "cloud.server_error"} {
		if got, known := JudgeStatus(status); got.Code != want || known != (want != "") {
			t.Errorf("%d: got %+v %t", status, got, known)
		}
	}
}
