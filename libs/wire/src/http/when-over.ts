import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** What waits for the end of one request. */
interface Waiting {
  readonly callbacks: WhenOver[];
  /** All that wait on the same connection. */
  readonly onConnection: Set<WatchedResponse>;
}

/** Told whether the answer went out whole; false where the caller was gone before. */
export type WhenOver = (isAnswered: boolean) => void;

const WAITING = Symbol('what waits for the end of a request');

interface WatchedResponse extends ServerResponse {
  [WAITING]?: Waiting | undefined;
}

const watchedBySocket = new WeakMap<Socket, Set<WatchedResponse>>();

/**
 * Calls back once when a request takes nothing any more: its answer is out, or its caller is gone, even if that was
 * before this call. The `close` of Node's response is not enough: it never comes to one that stands behind others on
 * its connection when the connection ends. One listener serves all who ask about the same request.
 */
export function whenOver(request: FastifyRequest, reply: FastifyReply, callback: WhenOver): void {
  const { socket } = request.raw;
  const response: WatchedResponse = reply.raw;
  if (socket.destroyed || response.destroyed) {
    callback(response.writableFinished);
    return;
  }
  const waiting = response[WAITING];
  if (waiting !== undefined) {
    waiting.callbacks.push(callback);
    return;
  }
  const onConnection = watchedBySocket.get(socket) ?? watch(socket);
  onConnection.add(response);
  response[WAITING] = { callbacks: [callback], onConnection };
  response.on('close', onClose);
}

function onClose(this: WatchedResponse): void {
  end(this);
}

function end(response: WatchedResponse): void {
  const waiting = response[WAITING];
  if (waiting === undefined) return;
  response[WAITING] = undefined;
  waiting.onConnection.delete(response);
  const isAnswered = response.writableFinished;
  for (const callback of waiting.callbacks) callback(isAnswered);
}

/** One listener for all requests of a connection. */
function watch(socket: Socket): Set<WatchedResponse> {
  const watched = new Set<WatchedResponse>();
  watchedBySocket.set(socket, watched);
  socket.once('close', () => {
    for (const response of [...watched]) end(response);
  });
  return watched;
}
