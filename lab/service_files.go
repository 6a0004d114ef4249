package lab

import (
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"

	"causeway/lab/traffic"
)

// serviceFiles are those that the service of a scenario names.
type serviceFiles struct{ certificate, key, upstream string }

func serviceFilesIn(folder string) serviceFiles {
	return serviceFiles{filepath.Join(folder, "service.crt"), filepath.Join(folder, "service.key"), filepath.Join(folder, "upstream-ca.crt")}
}

// write makes a certificate for the gateways and returns whom their clients have
// to trust. It is another than the upstream's, so that one is not taken for the
// other.
func (f serviceFiles) write(web *traffic.Web) (*x509.CertPool, error) {
	pair, err := traffic.SelfSigned(serviceHost)
	if err != nil {
		return nil, err
	}
	key, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	if err != nil {
		return nil, err
	}
	for _, file := range []struct {
		path, kind string
		raw        []byte
	}{
		{f.certificate, "CERTIFICATE", pair.Leaf.Raw},
		{f.key, "PRIVATE KEY", key},
		{f.upstream, "CERTIFICATE", web.CA().Raw},
	} {
		if err := os.WriteFile(file.path, pem.EncodeToMemory(&pem.Block{Type: file.kind, Bytes: file.raw}), 0o600); err != nil {
			return nil, err
		}
	}
	trust := x509.NewCertPool()
	trust.AddCert(pair.Leaf)
	return trust, nil
}
