package main

import (
	"cmp"
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/problemkit/problem/internal/gatewaytest"
)

// TestLoad measures problemd beside ReverseProxy alone, with 200 connections each, for
// as long as PROBLEMD_LOAD says in all:
//
//	PROBLEMD_LOAD=30s go test -count=1 -run TestLoad -v .
//
// They take turns, each as a process of its own, so that what else the machine does
// falls on all. ReverseProxy with a BufferPool, as problemd has one, shows what of the
// difference is the pool's. Every answer is compared with what it should be.
func TestLoad(t *testing.T) {
	length, err := time.ParseDuration(os.Getenv("PROBLEMD_LOAD"))
	if err != nil || length <= 0 {
		t.Skip("PROBLEMD_LOAD=30s go test -run TestLoad -v . measures the load")
	}
	length = min(length, 10*time.Minute)
	service := gatewaytest.Upstream(t, gatewaytest.Orders)
	log := cmp.Or(os.Getenv("PROBLEMD_LOAD_LOG"), "off")
	servers := []*loaded{
		startLoaded(t, "problemd", "-upstream", service, "-log", log),
		startLoaded(t, "plain", service),
		startLoaded(t, "pooled", service),
	}
	const turns = 20
	rates := make([][]float64, len(servers))
	var memory []int
	for turn := range turns {
		// Who begins a turn changes, or a machine that gets slower would favor one.
		for i := range servers {
			which := (turn + i) % len(servers)
			rates[which] = append(rates[which], servers[which].load(t, length/turns/3, which == 0))
		}
		memory = append(memory, residentMiB(t, servers[0].pid))
	}
	mine := processorTime(t, servers[0].pid) / time.Duration(servers[0].answers.Load())
	for i, name := range []string{"problemd", "ReverseProxy", "ReverseProxy with a BufferPool"} {
		ratios := make([]float64, turns)
		for turn := range ratios {
			ratios[turn] = rates[0][turn] / rates[i][turn]
		}
		answers := servers[i].answers.Load()
		each := processorTime(t, servers[i].pid) / time.Duration(answers)
		throughput, cheapness := median(ratios), float64(each)/float64(mine)
		t.Logf("%s: %d answers, none of them wrong, %.0f a second, %v of processor time each", name, answers, median(rates[i]), each.Round(time.Microsecond))
		t.Logf("problemd has %.3f of its throughput, and makes %.3f answers in its processor time of one", throughput, cheapness)
		if i == 1 {
			// Where others work on the machine, throughput measures them too.
			require.GreaterOrEqual(t, max(throughput, cheapness), 0.97)
		}
	}
	t.Logf("resident memory of problemd after each turn, in MiB: %d", memory)
	require.Less(t, median(memory[turns/2:]), median(memory[:turns/2])*5/4, "memory grows")
}

// TestWrongAnswers is the load of every gateway. It measures nothing.
func TestWrongAnswers(t *testing.T) {
	gatewaytest.Load(t, func(upstream string) string { return start(t, "-upstream", upstream).address })
}

func median[T int | float64](v []T) T { return slices.Sorted(slices.Values(v))[len(v)/2] }

// A loaded server is a process under load.
type loaded struct {
	address string
	pid     int
	answers atomic.Int64
}

// startLoaded starts problemd, or ReverseProxy alone, as a process.
func startLoaded(t *testing.T, kind string, args ...string) *loaded {
	address := closedAddress(t)
	if kind == "problemd" {
		args = append(args, "-listen", address)
	} else {
		args = append(args, address)
	}
	cmd := reexec(kind, args...)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	require.Eventually(t, func() bool {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	}, gatewaytest.Patience, 10*time.Millisecond)
	return &loaded{address: address, pid: cmd.Process.Pid}
}

// runPlain is the process that problemd is compared with. It has the transport of
// problemd, without which it would open a connection for most requests.
func runPlain(upstream, address string, pool httputil.BufferPool) {
	u, err := url.Parse(upstream)
	if err != nil {
		panic(err)
	}
	panic(http.ListenAndServe(address, &httputil.ReverseProxy{
		Transport:  &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 1024},
		Rewrite:    func(r *httputil.ProxyRequest) { r.SetURL(u) },
		BufferPool: pool,
	}))
}

// load asks for what is there and, one time in ten, for what is not. It returns the
// answers a second.
func (s *loaded) load(t *testing.T, length time.Duration, converts bool) float64 {
	before := s.answers.Load()
	var wrong sync.Map
	var wg sync.WaitGroup
	began := time.Now()
	deadline := began.Add(length)
	for i := range gatewaytest.Connections {
		wg.Go(func() {
			if err := s.ask(i, deadline, converts); err != nil {
				wrong.Store(err.Error(), nil)
			}
		})
	}
	wg.Wait()
	wrong.Range(func(err, _ any) bool { t.Error(err); return true })
	return float64(s.answers.Load()-before) / time.Since(began).Seconds()
}

func (s *loaded) ask(seed int, deadline time.Time, converts bool) error {
	c, err := gatewaytest.NewClient(s.address, deadline.Add(gatewaytest.Patience))
	if err != nil {
		return err
	}
	defer c.Close()
	for n := seed; time.Now().Before(deadline); n++ {
		if err := c.Ask(n, converts); err != nil {
			return err
		}
		s.answers.Add(1)
	}
	return nil
}

// processorTime is what a process has used of the processors, in steps of 10 ms.
func processorTime(t *testing.T, pid int) time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	require.NoError(t, err)
	_, rest, _ := strings.Cut(string(stat), ") ") // the name may have spaces
	fields := strings.Fields(rest)
	var ticks int
	for _, field := range fields[11:13] { // utime, stime
		n, err := strconv.Atoi(field)
		require.NoError(t, err)
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// residentMiB is the memory of a process, in MiB.
func residentMiB(t *testing.T, pid int) int {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	require.NoError(t, err)
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	kib, err := strconv.Atoi(strings.Fields(rest)[0])
	require.NoError(t, err)
	return kib >> 10
}
