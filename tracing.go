package causeway

// Tracing is where gateways send traces of the requests of services.
type Tracing struct {
	// Endpoint is a collector's address for OpenTelemetry's protocol over HTTP
	// (OTLP), without /v1/traces: "http://127.0.0.1:4318".
	Endpoint string
	// Share of the requests is traced whose clients bring no trace of their own,
	// and at most as many again whose clients want it.
	Share Ratio
	// HeaderFile is where on the gateway's host the line "NAME: VALUE" stands
	// that the collector wants to see, a token as a rule; "" where it wants none.
	HeaderFile string
}

// DefaultTraceShare is the share where the file names none.
const DefaultTraceShare Ratio = 0.01
