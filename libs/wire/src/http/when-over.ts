import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';

const waitingBySocket = new WeakMap<Socket, Set<() => void>>();

/**
 * Calls back once when a request takes nothing any more: its answer is out, or its caller is gone, even if that was
 * before this call. The `close` of Node's response is not enough: it never comes to one that stands behind others on
 * its connection when the connection ends.
 */
export function whenOver(request: FastifyRequest, reply: FastifyReply, callback: () => void): void {
  const { socket } = request.raw;
  if (socket.destroyed || reply.raw.destroyed) {
    callback();
    return;
  }
  const waiting = waitingBySocket.get(socket) ?? watch(socket);
  const over = (): void => {
    if (waiting.delete(over)) callback();
  };
  waiting.add(over);
  reply.raw.once('close', over);
}

/** One listener for all requests of a connection. */
function watch(socket: Socket): Set<() => void> {
  const waiting = new Set<() => void>();
  waitingBySocket.set(socket, waiting);
  socket.once('close', () => {
    for (const over of [...waiting]) over();
  });
  return waiting;
}
