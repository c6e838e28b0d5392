package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	collogs "go.opentelemetry.io/proto/otlp/collector/logs/v1"
	colmetrics "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	coltrace "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// answerWithin is how long a sender waits for an answer, as the library's agents do; then it sends again.
const answerWithin = 30 * time.Second

// errFinal is an answer after which a sender does not send again, by the OTLP specification.
var errFinal = errors.New("refused for good")

// Unit is what is answered for at once: one request, or the two that a trace's spans are spread over.
type Unit struct {
	First    uint64 `json:"first"`
	Last     uint64 `json:"last"`
	FirstAck int64  `json:"firstAck"` // ms of the epoch
	LastAck  int64  `json:"lastAck"`
}

// Result is what became of one signal.
type Result struct {
	Acknowledged []Range  `json:"acknowledged"`
	Refused      []Range  `json:"refused"`
	Unanswered   []Range  `json:"unanswered"`
	Units        []Unit   `json:"units"`
	Again        int64    `json:"again"` // requests sent again
	Seconds      float64  `json:"seconds"`
	Answers      []string `json:"answers"` // the first of each kind of answer that was none of success
}

// Load is what to send and where to.
type Load struct {
	shape   Shape
	counts  [signals]uint64
	rate    float64
	batch   uint64
	workers int
	split   bool
	until   time.Time
	doors   []door
}

// door is one way into one gateway.
type door interface {
	send(ctx context.Context, signal int, request proto.Message) error
}

type grpcDoor struct{ conn *grpc.ClientConn }

func (d grpcDoor) send(ctx context.Context, signal int, request proto.Message) error {
	var rejected int64
	var err error
	switch signal {
	case traces:
		var out *coltrace.ExportTraceServiceResponse
		out, err = coltrace.NewTraceServiceClient(d.conn).Export(ctx, request.(*coltrace.ExportTraceServiceRequest))
		rejected = out.GetPartialSuccess().GetRejectedSpans()
	case points:
		var out *colmetrics.ExportMetricsServiceResponse
		out, err = colmetrics.NewMetricsServiceClient(d.conn).Export(ctx, request.(*colmetrics.ExportMetricsServiceRequest))
		rejected = out.GetPartialSuccess().GetRejectedDataPoints()
	default:
		var out *collogs.ExportLogsServiceResponse
		out, err = collogs.NewLogsServiceClient(d.conn).Export(ctx, request.(*collogs.ExportLogsServiceRequest))
		rejected = out.GetPartialSuccess().GetRejectedLogRecords()
	}
	if err != nil {
		return grpcAnswer(err)
	}
	if rejected > 0 {
		return fmt.Errorf("%w: %d rejected", errFinal, rejected)
	}
	return nil
}

// grpcAnswer tells answers that end it from those after which the specification says to send again.
func grpcAnswer(err error) error {
	answer := status.Convert(err)
	switch answer.Code() {
	case codes.Canceled, codes.DeadlineExceeded, codes.Aborted, codes.OutOfRange, codes.Unavailable, codes.DataLoss:
		return err
	case codes.ResourceExhausted:
		for _, detail := range answer.Details() {
			if _, ok := detail.(*errdetails.RetryInfo); ok {
				return err
			}
		}
	}
	return fmt.Errorf("%w: %s: %s", errFinal, answer.Code(), answer.Message())
}

type httpDoor struct {
	client *http.Client
	url    string
}

func (d httpDoor) send(ctx context.Context, signal int, request proto.Message) error {
	body, err := proto.Marshal(request)
	if err != nil {
		return err
	}
	return d.post(ctx, signal, body)
}

func (d httpDoor) post(ctx context.Context, signal int, body []byte) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, d.url+"/v1/"+signalNames[signal], bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/x-protobuf")
	response, err := d.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	said, _ := io.ReadAll(io.LimitReader(response.Body, 500))
	switch response.StatusCode {
	case http.StatusOK:
		return nil
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return fmt.Errorf("HTTP %d", response.StatusCode)
	}
	return fmt.Errorf("%w: HTTP %d: %s", errFinal, response.StatusCode, bytes.ToValidUTF8(said, nil))
}

func doors(grpcAddresses, httpURLs, ca string) ([]door, error) {
	var trust *tls.Config
	if ca != "" {
		pem, err := os.ReadFile(ca)
		if err != nil {
			return nil, err
		}
		trust = &tls.Config{RootCAs: x509.NewCertPool(), MinVersion: tls.VersionTLS12}
		trust.RootCAs.AppendCertsFromPEM(pem)
	}
	secured := insecure.NewCredentials()
	if trust != nil {
		secured = credentials.NewTLS(trust)
	}
	var out []door
	for _, address := range fields(grpcAddresses) {
		conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(secured), grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 30 * time.Second, Timeout: 10 * time.Second}))
		if err != nil {
			return nil, err
		}
		out = append(out, grpcDoor{conn})
	}
	for _, url := range fields(httpURLs) {
		out = append(out, httpDoor{&http.Client{Transport: &http.Transport{TLSClientConfig: trust, MaxIdleConnsPerHost: 8}}, url})
	}
	if len(out) == 0 {
		return nil, errors.New("no address to send to")
	}
	return out, nil
}

func fields(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' })
}

func loadOf(args []string) (*Load, error) {
	flags := flag.NewFlagSet("send", flag.ContinueOnError)
	run := flags.Uint64("case", 1, "number of the case, 1 to 65535")
	var counts [signals]*uint64
	for signal, name := range signalNames {
		counts[signal] = flags.Uint64(name, 0, "items to send")
	}
	rate := flags.Float64("rate", 0, "items per second of each signal; 0 for as fast as it goes")
	batch := flags.Uint64("batch", 500, "items per request")
	workers := flags.Int("workers", 4, "requests under way at once, of each signal")
	perTrace := flags.Uint64("spans-per-trace", 10, "spans of a trace")
	errorEvery := flags.Uint64("error-every", 0, "one trace of so many has an error; 0 for none")
	split := flags.Bool("split", false, "a trace's spans go in two requests")
	unique := flags.Bool("unique", false, "each point has an attribute value of its own")
	skew := flags.Duration("skew", 0, "how far the clock is off")
	pad := flags.Int("pad", 0, "bytes added to each item")
	within := flags.Duration("within", 10*time.Minute, "when to give up")
	grpcAddresses := flags.String("grpc", "", "addresses host:port, with commas")
	httpURLs := flags.String("http", "", "URLs, with commas")
	ca := flags.String("ca", "", "file of the certificate authority; without it no TLS")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	to, err := doors(*grpcAddresses, *httpURLs, *ca)
	if err != nil {
		return nil, err
	}
	load := &Load{
		shape: Shape{Run: *run, SpansPerTrace: *perTrace, ErrorEvery: *errorEvery, Unique: *unique, Skew: *skew, Pad: *pad},
		rate:  *rate, batch: *batch, workers: *workers, split: *split, until: time.Now().Add(*within), doors: to,
	}
	for signal := range counts {
		load.counts[signal] = *counts[signal]
	}
	return load, nil
}

// send sends a load and writes what became of it as JSON: the last line on stdout. Lines before it say how far it is.
func send(args []string) error {
	load, err := loadOf(args)
	if err != nil {
		return err
	}
	out := map[string]*Result{}
	var all sync.WaitGroup
	for signal, name := range signalNames {
		if load.counts[signal] > 0 {
			out[name] = &Result{}
			all.Go(func() { load.sendSignal(signal, out[name]) })
		}
	}
	all.Wait()
	return json.NewEncoder(os.Stdout).Encode(out)
}

func (l *Load) sendSignal(signal int, into *Result) {
	started := time.Now()
	size := l.batch
	if l.split && signal == traces {
		size *= 2
	}
	queue := make(chan uint64)
	var mu sync.Mutex
	var workers sync.WaitGroup
	for worker := range l.workers {
		workers.Go(func() {
			s := &sender{load: l, signal: signal, place: worker, into: into, mu: &mu}
			for first := range queue {
				s.unit(first, min(first+size, l.counts[signal])-1)
			}
		})
	}
	for first := uint64(0); first < l.counts[signal]; first += size {
		if l.rate > 0 {
			time.Sleep(time.Until(started.Add(time.Duration(float64(first) / l.rate * float64(time.Second)))))
		}
		queue <- first
	}
	close(queue)
	workers.Wait()
	into.Seconds = time.Since(started).Seconds()
	for _, ranges := range []*[]Range{&into.Acknowledged, &into.Refused, &into.Unanswered} {
		*ranges = joined(*ranges)
	}
}

// joined sorts ranges and joins those that touch.
func joined(ranges []Range) []Range {
	slices.SortFunc(ranges, func(a, b Range) int { return int(int64(a[0]) - int64(b[0])) })
	out := []Range{}
	for _, r := range ranges {
		out = extend(out, r[0], r[1])
	}
	return out
}

// sender is one of those that wait for an answer before they go on.
type sender struct {
	load   *Load
	signal int
	place  int
	into   *Result
	mu     *sync.Mutex
}

func (s *sender) unit(first, last uint64) {
	requests := [][]uint64{nil}
	if s.load.split && s.signal == traces {
		requests = append(requests, nil)
	}
	for n := first; n <= last; n++ {
		// The first spans of each trace in one request, the others in the next.
		part := int(n%s.load.shape.SpansPerTrace*uint64(len(requests))/s.load.shape.SpansPerTrace) % len(requests)
		requests[part] = append(requests[part], n)
	}
	unit := Unit{First: first, Last: last}
	var failed error
	for _, ids := range requests {
		if failed = s.deliver(s.load.shape.Request(s.signal, ids)); failed != nil {
			break
		}
		unit.LastAck = time.Now().UnixMilli()
		if unit.FirstAck == 0 {
			unit.FirstAck = unit.LastAck
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case failed == nil:
		s.into.Acknowledged = append(s.into.Acknowledged, Range{first, last})
		s.into.Units = append(s.into.Units, unit)
	case errors.Is(failed, errFinal):
		s.into.Refused = append(s.into.Refused, Range{first, last})
	default:
		s.into.Unanswered = append(s.into.Unanswered, Range{first, last})
	}
}

// deliver sends a request until it is answered for good, each time through the next door.
func (s *sender) deliver(request proto.Message) error {
	pause := 500 * time.Millisecond
	for {
		ctx, cancel := context.WithTimeout(context.Background(), answerWithin)
		err := s.load.doors[s.place%len(s.load.doors)].send(ctx, s.signal, request)
		cancel()
		s.place++
		if err == nil {
			return nil
		}
		s.note(err)
		if errors.Is(err, errFinal) || time.Now().After(s.load.until) {
			return err
		}
		time.Sleep(pause)
		pause = min(pause*3/2, 5*time.Second)
	}
}

func (s *sender) note(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !errors.Is(err, errFinal) {
		s.into.Again++
	}
	said := err.Error()
	said = said[:min(len(said), 160)]
	if len(s.into.Answers) < 5 && !slices.Contains(s.into.Answers, said) {
		s.into.Answers = append(s.into.Answers, said)
	}
}
