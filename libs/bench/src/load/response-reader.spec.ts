import { ResponseReader } from './response-reader.ts';

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nx: y\r\n\r\nhello';

describe('ResponseReader', () => {
  it('tells the status of an answer that comes at once', () => {
    expect(new ResponseReader().push(Buffer.from(ok))).toBe(200);
  });

  it('waits for the last byte, wherever an answer is cut', () => {
    for (let cut = 1; cut < ok.length; cut += 1) {
      const reader = new ResponseReader();
      expect(reader.push(Buffer.from(ok.slice(0, cut)))).toBeUndefined();
      expect(reader.push(Buffer.from(ok.slice(cut)))).toBe(200);
    }
  });

  it('takes 204 for complete without a body, and reads on after it', () => {
    const reader = new ResponseReader();
    expect(reader.push(Buffer.from('HTTP/1.1 204 No Content\r\ndate: x\r\n\r\n'))).toBe(204);
    expect(reader.push(Buffer.from('HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n'))).toBe(503);
  });

  it('tells when no further request may be sent', () => {
    const reader = new ResponseReader();
    reader.push(Buffer.from('HTTP/1.1 204 No Content\r\nconnection: keep-alive\r\n\r\n'));
    expect(reader.isLast).toBe(false);
    reader.push(Buffer.from('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n'));
    expect(reader.isLast).toBe(true);
  });

  it('refuses what it does not understand instead of waiting for ever', () => {
    const chunked = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';
    expect(() => new ResponseReader().push(Buffer.from(chunked))).toThrow('without content-length');
  });
});
