package l7

import "sync"

// buffers are what bodies are copied through. Those that nobody uses the
// garbage collector takes.
type buffers struct {
	size int
	pool sync.Pool
}

// An answer that tells that it is long is copied in pieces of the longest frame.
// Others may be streams that are quiet for most of their time: each of them has
// a buffer for as long as it goes on.
const (
	bufferSize     = 32 << 10
	longBufferSize = longestFrame
)

// Get implements httputil.BufferPool.
func (b *buffers) Get() []byte {
	if buffer, ok := b.pool.Get().(*[]byte); ok {
		return *buffer
	}
	return make([]byte, b.size)
}

// Put implements httputil.BufferPool.
func (b *buffers) Put(buffer []byte) { b.pool.Put(&buffer) }
