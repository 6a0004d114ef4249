// Package check holds what is rendered against the tools it is for: Istio's own
// validation, Prometheus's and Alertmanager's parsers, and Prometheus's rule
// engine on made-up series. It is a module of its own, so that their weight
// stays out of the product's. It reads the golden files beside each target, which
// the product's tests keep up to date, and what the command makes of every
// example.
package check
