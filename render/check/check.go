// Package check holds what is rendered against the tools it is for: Istio's own
// validation, Prometheus's and Alertmanager's parsers, and Prometheus's rule
// engine on made-up series. It is a module of its own, so that their weight
// stays out of the product's; the golden files beside each target are what it
// reads, and the product's tests keep those up to date.
package check
