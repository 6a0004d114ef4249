// Package check holds the gateway for HTTP against others' tests of what it
// speaks: h2spec's of HTTP/2, and gRPC's of interoperation. It is a module of
// its own, so that their weight stays out of the product's.
package check
