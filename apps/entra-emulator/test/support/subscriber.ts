import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Notice = Record<string, unknown>;

/** Somebody who subscribed: proves the address, takes notices, and can be told to misbehave. */
export class Subscriber {
  readonly #server: Server;
  readonly url: string;
  readonly received: Notice[] = [];
  /** Answers instead of the usual ones; false leaves it to them. */
  misbehaviour: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  #waiting: (() => void)[] = [];

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/notices`;
  }

  static async start(): Promise<Subscriber> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const subscriber = new Subscriber(server);
    server.on('request', (request, response) => void subscriber.#serve(request, response));
    return subscriber;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (this.misbehaviour?.(request, response) === true) return this.#wake();
    const token = new URL(request.url ?? '/', this.url).searchParams.get('validationToken');
    if (token !== null) {
      response.setHeader('content-type', 'text/plain').end(token);
      return;
    }
    const { value } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { value: Notice[] };
    response.writeHead(202).end();
    this.received.push(...value);
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Resolves once `done` holds, looked at again with each request that comes. */
  async until(done: () => boolean): Promise<void> {
    while (!done()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** So many notices, all that came since the last time. */
  async take(count: number): Promise<Notice[]> {
    await this.until(() => this.received.length >= count);
    return this.received.splice(0);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
