package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// certificate writes a certificate for 127.0.0.1, which signs itself, and its key.
func certificate(t *testing.T) (cert, key string) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		NotAfter:              time.Now().Add(time.Hour),
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA:                  true,
		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	require.NoError(t, err)
	keyDER, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	write := func(name, kind string, der []byte) string {
		name = filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(name, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600))
		return name
	}
	return write("cert.pem", "CERTIFICATE", der), write("key.pem", "PRIVATE KEY", keyDER)
}

// TestHTTP2 has HTTP/2 between the client and problemd, and between problemd and the
// upstream, whose certificate the system's store has to know.
func TestHTTP2(t *testing.T) {
	cert, key := certificate(t)
	pair, err := tls.LoadX509KeyPair(cert, key)
	require.NoError(t, err)
	next := make(chan struct{})
	service := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/error":
			w.Header().Set("X-Proto", r.Proto)
			http.Error(w, "no such order", http.StatusNotFound)
		case "/events":
			w.Header().Set("Content-Type", "text/event-stream")
			w.Header().Set("Trailer", "X-Sum")
			for i := range 3 {
				_, _ = fmt.Fprintln(w, "data:", i)
				_ = http.NewResponseController(w).Flush()
				<-next
			}
			w.Header().Set("X-Sum", "3")
		case "/hints":
			w.Header().Set("Link", "</a.css>; rel=preload")
			w.WriteHeader(http.StatusEarlyHints)
		case "/echo":
			_, _ = io.Copy(w, r.Body)
		}
	}))
	service.EnableHTTP2 = true
	service.TLS = &tls.Config{Certificates: []tls.Certificate{pair}}
	service.StartTLS()
	t.Cleanup(service.Close)

	t.Setenv("SSL_CERT_FILE", cert)
	p := start(t, "-upstream", service.URL, "-cert", cert, "-key", key)
	pool := x509.NewCertPool()
	data, err := os.ReadFile(cert)
	require.NoError(t, err)
	require.True(t, pool.AppendCertsFromPEM(data))
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}}
	t.Cleanup(client.CloseIdleConnections)

	res, err := client.Get(p.url + "/error")
	require.NoError(t, err)
	text, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.Equal(t, 2, res.ProtoMajor)
	require.Equal(t, "HTTP/2.0", res.Header.Get("X-Proto"))
	require.Equal(t, `{"type":"about:blank","title":"Not Found","status":404,"detail":"no such order"}`, string(text))
	require.EqualValues(t, len(text), res.ContentLength)

	res, err = client.Get(p.url + "/events")
	require.NoError(t, err)
	events := bufio.NewReader(res.Body)
	for i := range 3 {
		line, err := events.ReadString('\n')
		require.NoError(t, err)
		require.Equal(t, fmt.Sprintln("data:", i), line)
		next <- struct{}{}
	}
	_, err = events.ReadByte()
	require.Equal(t, io.EOF, err)
	require.Equal(t, "3", res.Trailer.Get("X-Sum"))

	var hint string
	r, err := http.NewRequest(http.MethodGet, p.url+"/hints", nil)
	require.NoError(t, err)
	res, err = client.Do(r.WithContext(httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
		Got1xxResponse: func(code int, header textproto.MIMEHeader) error { hint = header.Get("Link"); return nil },
	})))
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	require.Equal(t, "</a.css>; rel=preload", hint)

	large := strings.Repeat("0123456789", 1<<20)
	res, err = client.Post(p.url+"/echo", "text/plain", strings.NewReader(large))
	require.NoError(t, err)
	text, err = io.ReadAll(res.Body)
	require.NoError(t, err)
	require.True(t, large == string(text))

	// At the end of the program, a stream comes to its own.
	res, err = client.Get(p.url + "/events")
	require.NoError(t, err)
	p.terminate(t)
	p.logged(t, "ending", 1)
	for range 3 {
		next <- struct{}{}
	}
	text, err = io.ReadAll(res.Body)
	require.NoError(t, err)
	require.Equal(t, "data: 0\ndata: 1\ndata: 2\n", string(text))
	require.Zero(t, p.wait(t))
}

// TestUnknownCertificate has an upstream that cannot be trusted.
func TestUnknownCertificate(t *testing.T) {
	service := httptest.NewUnstartedServer(http.HandlerFunc(echo))
	service.Config.ErrorLog = log.New(io.Discard, "", 0)
	service.StartTLS()
	t.Cleanup(service.Close)
	p := start(t, "-upstream", service.URL)
	require.Equal(t, document("502 Bad Gateway", badGateway), get(t, p.address, "/"))
	require.Contains(t, p.logged(t, "not told to the client", 1)[0]["problem"].(map[string]any)["cause"], "certificate")
}
