package aliyun_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"causeway"
	"causeway/provision/aliyun"
)

// A problem says all that the reader and the cloud's support need.
func TestProblem(t *testing.T) {
	w := newWorld(t, nil)
	_, err := w.DescribeVPNGateway(t.Context(), aliyun.DescribeVPNGatewayRequest{VPNGatewayID: "vpn-none"})
	problem := causeway.ProblemsOf(err)[0]
	for l, want := range map[causeway.Language]string{
		causeway.English: "DescribeVpnGateway for vpn-none: the cloud does not have it: InvalidVpnGatewayInstanceId.NotFound: The specified resource does not exist. (request id FAKE-",
		causeway.Chinese: "对 vpn-none 执行 DescribeVpnGateway：云平台上不存在该对象：InvalidVpnGatewayInstanceId.NotFound",
	} {
		if got := problem.Sentence(l); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s", l, got)
		}
	}
	var answer *aliyun.APIError
	if !errors.As(err, &answer) || answer.Status != http.StatusNotFound || answer.RequestID == "" || problem.Args["cloud_code"] != answer.Code {
		t.Errorf("answer %+v", answer)
	}
}

func TestProblemHidesSecrets(t *testing.T) {
	w := newWorld(t, nil)
	gateway := w.gateway(t)
	r := connectionRequest(gateway, "cgw-none", "cgw-none")
	_, err := w.CreateVPNConnection(t.Context(), r)
	w.server.Close()
	_, silent := w.CreateVPNConnection(t.Context(), r)
	for _, err := range []error{err, silent} {
		if err == nil || strings.Contains(fmt.Sprintf("%v %+v", err, causeway.ProblemsOf(err)[0]), psk) {
			t.Errorf("got %v", err)
		}
	}
}
