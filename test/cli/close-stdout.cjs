// Stands for a reader that goes away, as `| head` does: the first write finds the pipe broken.
process.stdout._write = (chunk, encoding, callback) => callback(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
