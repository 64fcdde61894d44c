/** What the tests of the other dialects' doors share: a raw socket at any address, as any program opens one. */
import { type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RunningServer } from '../../server/server.ts';

type Server = Pick<RunningServer, 'url'>;

export class PlainSocket {
  readonly frames: string[] = [];
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  #read = 0;
  #wake: () => void = () => {};

  private constructor(address: string, headers: Record<string, string>) {
    // The types are those of browsers, which let nobody choose a header.
    this.#socket = Reflect.construct(WebSocket, [address, { headers }]) as WebSocket;
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.addEventListener('message', ({ data }) => {
      this.frames.push(String(data));
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      this.#socket.addEventListener('close', ({ code }) => {
        this.#wake();
        resolve(code);
      });
    });
  }

  /** Resolves once it is open. @throws when it is refused */
  static async open(
    { url }: Server,
    path: string,
    headers: Record<string, string> = {},
  ): Promise<PlainSocket> {
    const line = new PlainSocket(url.replace('http', 'ws') + path, headers);
    const opened = new Promise<void>((resolve) => {
      line.#socket.addEventListener('open', () => resolve());
    });
    await Promise.race([
      opened,
      line.closed.then((code) => {
        throw new Error(`refused: ${code}`);
      }),
    ]);
    return line;
  }

  send(frame: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(frame);
  }

  /** The next frame that nobody asked for yet. */
  async next(): Promise<string> {
    while (this.#read >= this.frames.length) {
      if (this.#socket.readyState === WebSocket.CLOSED) throw new Error('closed meanwhile');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.frames[this.#read++] ?? '';
  }

  close(): void {
    this.#socket.close();
  }
}

/** How a handshake is answered: status and, where it is none, text. */
export async function knock(
  server: Server,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ readonly status: number; readonly text: string }> {
  const { response, socket } = await shake(server, path, headers);
  socket?.destroy();
  const chunks: string[] = [];
  if (!socket) for await (const chunk of response) chunks.push(String(chunk));
  return { status: response.statusCode ?? 0, text: chunks.join('') };
}

/** The bare line after a handshake: whoever has it answers nothing by itself. */
export async function upgraded(server: Server, path: string): Promise<Duplex> {
  const { socket } = await shake(server, path, {});
  if (!socket) throw new Error('refused');
  return socket;
}

function shake(
  { url }: Server,
  path: string,
  headers: Record<string, string>,
): Promise<{ readonly response: IncomingMessage; readonly socket?: Duplex }> {
  return new Promise((resolve, reject) => {
    const asked = request(url + path, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      },
    });
    asked.on('upgrade', (response, socket) => resolve({ response, socket }));
    asked.on('response', (response) => resolve({ response }));
    asked.on('error', reject);
    asked.end();
  });
}
