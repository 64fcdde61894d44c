/**
 * The peer of the recovery bench: `reconnecting-websocket` with default options and nothing
 * around it, greeting our server so that being connected means the same for both. The package
 * draws its first delay once per page; each peer here is a page, so each draws it as the package does.
 */
import ReconnectingWebSocket from 'reconnecting-websocket';

export class BarePeer {
  readonly #socket: ReconnectingWebSocket;
  #heard: () => void = () => {};
  isConnected = false;

  private constructor(socket: ReconnectingWebSocket, token: string) {
    this.#socket = socket;
    const hello = JSON.stringify({ t: 'hello', v: 1, token, client: 'peer', streams: {} });
    socket.addEventListener('open', () => socket.send(hello));
    socket.addEventListener('close', () => {
      this.isConnected = false;
    });
    socket.addEventListener('message', ({ data }) => {
      if (!String(data).startsWith('{"t":"welcome"')) return;
      this.isConnected = true;
      this.#heard();
    });
  }

  static async arrives(server: string): Promise<BarePeer> {
    const answer = await fetch(`${server}/chat/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ organization: 'demo' }),
    });
    const { room_id, session } = (await answer.json()) as { room_id: string; session: string };
    const url = `${server.replace('http', 'ws')}/ws/chat/${room_id}/`;
    const minReconnectionDelay = 1_000 + Math.random() * 4_000;
    return new BarePeer(new ReconnectingWebSocket(url, [], { minReconnectionDelay }), session);
  }

  /** Milliseconds from now to the next welcome. */
  connects(): Promise<{ readonly after: number }> {
    const began = performance.now();
    return new Promise((resolve) => {
      this.#heard = () => resolve({ after: performance.now() - began });
    });
  }

  leaves(): void {
    this.#socket.close();
  }
}
