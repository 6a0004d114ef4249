// Package api is the peering protocol and user API in Protocol Buffers:
// crosscloud.proto and the code generated from it ("make generate").
package api
