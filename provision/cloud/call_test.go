package cloud

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"causeway"
)

// scripted is a client whose pauses move its own clock, and which keeps them.
func scripted(retry Retry) (client Config[string], pauses *[]time.Duration) {
	now := time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)
	pauses = &[]time.Duration{}
	return Config[string]{
		Retry: retry, Now: func() time.Time { return now }, Random: func() float64 { return 0 },
		Wait: func(ctx context.Context, d time.Duration) error {
			now = now.Add(d)
			*pauses = append(*pauses, d)
			return ctx.Err()
		},
	}.WithDefaults(), pauses
}

func refused(status int, v Verdict) *APIError {
	return &APIError{Action: "Make", Status: status, Code: "Refused", Message: "No.", RequestID: "r-1", Verdict: v}
}

var (
	errSilence = errors.New("connection reset")
	throttled  = refused(400, Verdict{Code: "cloud.throttled", Patience: Soon})
	turnedAway = refused(503, Verdict{Code: "cloud.throttled", Patience: Soon, Untouched: true})
	broken     = refused(500, Verdict{Code: "cloud.server_error", Patience: Soon})
	gone       = refused(404, Verdict{Code: "cloud.not_found"})
	unsigned   = NoCredentials("Make", "vpn-1", errors.New("no key"))
	unreadable = &UnreadableError{errors.New("unexpected end of JSON input")}
)

func TestRepeat(t *testing.T) {
	const repeatable, once, removal = "repeatable", "once", "removal"
	for _, test := range []struct {
		name   string
		kind   string
		errs   []error // of the first attempts; the one after them works
		code   causeway.Code
		wanted int // attempts
	}{
		{"at once", once, nil, "", 1},
		{"throttled", once, []error{throttled, throttled}, "", 3},
		{"turned away untouched", once, []error{turnedAway}, "", 2},
		{"broken, repeatable", repeatable, []error{broken}, "", 2},
		{"broken, once", once, []error{broken}, "cloud.outcome_unknown", 1},
		{"silent, repeatable", repeatable, []error{errSilence}, "", 2},
		{"silent, once", once, []error{errSilence}, "cloud.outcome_unknown", 1},
		{"unreadable, repeatable", repeatable, []error{unreadable}, "cloud.bad_answer", 1},
		{"unreadable, once", once, []error{unreadable}, "cloud.outcome_unknown", 1},
		{"unsigned", repeatable, []error{unsigned}, "cloud.bad_credentials", 1},
		{"gone", removal, []error{gone}, "cloud.not_found", 1},
		{"gone after throttling", removal, []error{throttled, gone}, "cloud.not_found", 2},
		{"gone after being turned away", removal, []error{turnedAway, gone}, "cloud.not_found", 2},
		{"gone after silence", removal, []error{errSilence, gone}, "", 2},
		{"gone after silence and throttling", removal, []error{errSilence, throttled, gone}, "", 3},
		{"gone after an error", removal, []error{broken, gone}, "", 2},
		{"gone after silence, no removal", repeatable, []error{errSilence, gone}, "cloud.not_found", 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			client, _ := scripted(Retry{})
			attempts := 0
			err := client.Repeat(t.Context(), Call{
				Action: "Make", Object: "vpn-1", Repeatable: test.kind != once, Removes: test.kind == removal,
				Attempt: func(context.Context) error {
					attempts++
					if attempts > len(test.errs) {
						return nil
					}
					return test.errs[attempts-1]
				},
			})
			if test.code == "" && err != nil || test.code != "" && !causeway.HasCode(err, test.code) {
				t.Errorf("got %v, want %q", err, test.code)
			}
			if attempts != test.wanted {
				t.Errorf("%d attempts, want %d", attempts, test.wanted)
			}
		})
	}
}

// The problem of the last attempt names everything, and keeps the cause.
func TestRepeatReportsTheLastAttempt(t *testing.T) {
	client, _ := scripted(Retry{Silence: 3 * time.Second})
	call := Call{Action: "Make", Object: "vpn-1", Repeatable: true, Attempt: func(context.Context) error { return errSilence }}
	err := client.Repeat(t.Context(), call)
	p := causeway.ProblemsOf(err)[0]
	if !errors.Is(err, errSilence) || p.Code != "cloud.unreachable" || p.Object != "vpn-1" || p.Args["action"] != "Make" || p.Args["attempts"] != "3" {
		t.Errorf("got %+v", p)
	}
	call.Attempt = func(context.Context) error { return gone }
	err = client.Repeat(t.Context(), call)
	var answer *APIError
	if p := causeway.ProblemsOf(err)[0]; !errors.As(err, &answer) || p.Args["cloud_code"] != "Refused" || p.Args["request_id"] != "r-1" {
		t.Errorf("got %+v", p)
	}
}

// What the cloud asks to wait is waited.
func TestRepeatWaitsAsAsked(t *testing.T) {
	client, pauses := scripted(Retry{})
	asking := *throttled
	asking.RetryAfter = 7 * time.Second
	errs := []error{&asking, nil}
	err := client.Repeat(t.Context(), Call{Attempt: func(context.Context) error {
		next := errs[0]
		errs = errs[1:]
		return next
	}})
	if err != nil || len(*pauses) != 1 || (*pauses)[0] != 7*time.Second {
		t.Errorf("got %v after pauses %v", err, *pauses)
	}
}

func TestRepeatEndsWithTheContext(t *testing.T) {
	client, pauses := scripted(Retry{})
	ctx, cancel := context.WithCancel(t.Context())
	err := client.Repeat(ctx, Call{Attempt: func(context.Context) error {
		cancel()
		return throttled
	}})
	if !causeway.HasCode(err, "cloud.throttled") || len(*pauses) > 0 {
		t.Errorf("got %v after pauses %v", err, *pauses)
	}
}

// An attempt has a deadline of its own.
func TestRepeatBoundsAttempts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, _ := scripted(Retry{})
		client.Timeout = time.Hour
		attempts := 0
		err := client.Repeat(t.Context(), Call{Repeatable: true, Attempt: func(ctx context.Context) error {
			if attempts++; attempts == 2 {
				return nil
			}
			<-ctx.Done()
			return ctx.Err()
		}})
		if err != nil || attempts != 2 {
			t.Errorf("%d attempts: %v", attempts, err)
		}
	})
}
