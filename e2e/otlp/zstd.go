package main

import (
	"io"

	"github.com/klauspost/compress/zstd"
	"google.golang.org/grpc/encoding"
)

// zstdCodec is what the collector's gRPC exporter speaks; Go's gRPC brings gzip only.
type zstdCodec struct{}

func init() { encoding.RegisterCompressor(&zstdCodec{}) }

func (c *zstdCodec) Name() string { return "zstd" }

func (c *zstdCodec) Compress(w io.Writer) (io.WriteCloser, error) {
	return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(512*1024))
}

func (c *zstdCodec) Decompress(r io.Reader) (io.Reader, error) {
	reader, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	return &zstdReader{reader}, nil
}

// zstdReader lets its decoder go at the end.
type zstdReader struct{ *zstd.Decoder }

func (r *zstdReader) Read(p []byte) (int, error) {
	n, err := r.Decoder.Read(p)
	if err == io.EOF {
		r.Decoder.Close()
	}
	return n, err
}
