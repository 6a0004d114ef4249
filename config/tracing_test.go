package config

import (
	"testing"

	"causeway"
)

func TestTracing(t *testing.T) {
	if ic := mustParse(t, small); ic.Tracing != nil {
		t.Errorf("traces that nobody asked for: %+v", ic.Tracing)
	}
	got := mustParse(t, small+"tracing: {endpoint: http://127.0.0.1:4318/}\n").Tracing
	if want := (causeway.Tracing{Endpoint: "http://127.0.0.1:4318", Share: 0.01}); *got != want {
		t.Errorf("%+v, want %+v", *got, want)
	}
	got = mustParse(t, small+"tracing: {endpoint: https://traces.example.com/otlp, share: 25%, header_file: /etc/causeway/traces}\n").Tracing
	if want := (causeway.Tracing{Endpoint: "https://traces.example.com/otlp", Share: 0.25, HeaderFile: "/etc/causeway/traces"}); *got != want {
		t.Errorf("%+v, want %+v", *got, want)
	}
	for _, endpoint := range []string{"http://localhost:4318", "'http://[::1]:4318'", "http://10.0.9.9:4318"} {
		mustParse(t, small+"tracing: {endpoint: "+endpoint+"}\n")
	}
}

func TestTracingRefuses(t *testing.T) {
	for value, want := range map[string]causeway.Code{
		"endpoint: http://192.0.2.9:4318":                    "config.trace_endpoint", // in the clear over the internet
		"endpoint: http://traces.example.com":                "config.trace_endpoint",
		"endpoint: 'https://user:word@traces.example.com'":   "config.trace_endpoint",
		"endpoint: 'https://traces.example.com/?token=word'": "config.trace_endpoint",
		"endpoint: 127.0.0.1:4318":                           "config.trace_endpoint",
		"endpoint: grpc://127.0.0.1:4317":                    "config.trace_endpoint",
		"endpoint: http://127.0.0.1:4318, share: 0%":         "config.out_of_range",
		"endpoint: http://127.0.0.1:4318, share: 2":          "config.percentage",
		"endpoint: http://127.0.0.1:4318, header_file: word": "config.secret_file",
		"share: 1%": "config.missing_key",
	} {
		_, problems := Parse("test.yaml", []byte(small+"tracing: {"+value+"}\n"))
		if failures := problems.Failures(); len(failures) != 1 || failures[0].Code != want {
			t.Errorf("%s: %v, want %s", value, failures, want)
		}
	}
}
