/**
 * A proxy as sites have one, from a path of theirs to another server: so that a page can read what
 * lets no other origin read it. Passes requests and sockets on as they are; knows no protocol.
 */
import { type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

export class SiteProxy {
  readonly #prefix: string;
  readonly #target: () => string;

  /** @param target Asked for each time: where the other server stands may change. */
  constructor(prefix: string, target: () => string) {
    this.#prefix = prefix;
    this.#target = target;
  }

  /** From now on it stands before everything else of this site. */
  standBefore(site: Server): void {
    const others = site.listeners('request');
    site.removeAllListeners('request');
    site.on('request', (near: IncomingMessage, answer: ServerResponse) => {
      if (this.owns(near)) this.pass(near, answer);
      else for (const other of others) Reflect.apply(other, site, [near, answer]);
    });
    site.on('upgrade', (near: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (this.owns(near)) this.upgrade(near, socket, head);
    });
  }

  owns({ url = '' }: IncomingMessage): boolean {
    return url.startsWith(`${this.#prefix}/`);
  }

  pass(near: IncomingMessage, answer: ServerResponse): void {
    const { method, headers, url = '' } = near;
    const far = request(this.#target() + url, { method, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(answer);
    });
    far.on('error', () => {
      if (answer.headersSent) answer.destroy();
      else answer.writeHead(502).end();
    });
    answer.on('close', () => far.destroy());
    near.pipe(far);
  }

  upgrade({ method, url, rawHeaders }: IncomingMessage, near: Duplex, head: Buffer): void {
    const { hostname, port } = new URL(this.#target());
    const far = connect(Number(port), hostname);
    const headers = rawHeaders.map((each, index) => (index % 2 ? `${each}\r\n` : `${each}: `));
    far.write(`${method} ${url} HTTP/1.1\r\n${headers.join('')}\r\n`);
    far.write(head);
    far.pipe(near).pipe(far);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  }
}
