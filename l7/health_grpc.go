package l7

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// grpcHealth is the method of gRPC's own health checks (grpc.health.v1). It is
// so small that its two messages are written here by hand.
const grpcHealth = "/grpc.health.v1.Health/Check"

// askByGRPC makes a request that call, about the server as a whole: an empty
// message behind its five bytes of frame.
func askByGRPC(r *http.Request) {
	r.Method = http.MethodPost
	r.Header.Set("Content-Type", "application/grpc")
	r.Header.Set("Te", "trailers")
	r.Body = io.NopCloser(bytes.NewReader(make([]byte, 5)))
	r.ContentLength = 5
}

// judgeGRPC reads the answer of such a call: field 1 of its message has to be 1,
// SERVING.
func judgeGRPC(response *http.Response, text []byte) error {
	status := response.Trailer.Get("Grpc-Status")
	if status == "" {
		status = response.Header.Get("Grpc-Status")
	}
	if status != "0" {
		return fmt.Errorf("it answered gRPC status %q", status)
	}
	if serving := []byte{0, 0, 0, 0, 2, 0x08, 1}; !bytes.Equal(text, serving) {
		return errors.New("it does not say that it is serving")
	}
	return nil
}
