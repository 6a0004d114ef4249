package tracing

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"go.opentelemetry.io/otel/exporters/otlp/otlptrace"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"golang.org/x/net/http/httpguts"

	"causeway"
)

// tracesPath is where collectors take traces (OTLP, section on HTTP requests).
const tracesPath = "/v1/traces"

const mostHeaderFile = 8 << 10

// exporter sends spans by connections of its own.
type exporter struct {
	*otlptrace.Exporter
	client *http.Client
}

// newExporter returns what sends spans to the collector of the file. Nothing in
// the process's environment changes where they go, and answers that lead
// elsewhere are not followed.
func newExporter(settings causeway.Tracing) *exporter {
	client := &http.Client{
		Timeout:       sendWithin,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &header{settings.HeaderFile, &http.Transport{
			ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 1, IdleConnTimeout: 4 * sendEvery, TLSHandshakeTimeout: sendWithin,
		}},
	}
	return &exporter{client: client, Exporter: otlptrace.NewUnstarted(otlptracehttp.NewClient(
		otlptracehttp.WithHTTPClient(client), otlptracehttp.WithEndpointURL(settings.Endpoint+tracesPath),
		otlptracehttp.WithHeaders(nil), otlptracehttp.WithCompression(otlptracehttp.GzipCompression),
		otlptracehttp.WithRetry(otlptracehttp.RetryConfig{
			Enabled: true, InitialInterval: time.Second, MaxInterval: sendEvery, MaxElapsedTime: sendWithin,
		}),
	))}
}

// close closes the connections to the collector.
func (e *exporter) close() { e.client.CloseIdleConnections() }

// header adds the field of a file to requests. The file is read each time, so
// that a new token needs no reload.
type header struct {
	file string // or ""
	*http.Transport
}

// RoundTrip implements http.RoundTripper.
func (h *header) RoundTrip(r *http.Request) (*http.Response, error) {
	if h.file == "" {
		return h.Transport.RoundTrip(r)
	}
	name, value, err := readHeader(h.file)
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.Header.Set(name, value)
	return h.Transport.RoundTrip(r)
}

// readHeader reads the one line "NAME: VALUE" of a file. What it holds is in no
// error.
func readHeader(file string) (name, value string, err error) {
	f, err := os.Open(file)
	if err != nil {
		return "", "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, mostHeaderFile))
	if err != nil {
		return "", "", err
	}
	name, value, _ = strings.Cut(strings.TrimSpace(string(text)), ":")
	value = strings.TrimSpace(value)
	if !httpguts.ValidHeaderFieldName(name) || value == "" || !httpguts.ValidHeaderFieldValue(value) {
		return "", "", fmt.Errorf("%s: not one line NAME: VALUE", file)
	}
	return name, value, nil
}
