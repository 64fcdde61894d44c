/**
 * Somebody with the whole SDK and default options, in a page that has no more than what tells it
 * of the network. Knows how long it takes to be connected, and to notice that it is not.
 */
import { Network } from '../../src/connection/network.ts';
import { type Client, createClient, shaman, type TransportName } from '../../src/index.ts';

class PageNetwork extends Network {
  returns(): void {
    this.emit('wake');
  }
}

export class Surfer {
  readonly #network = new PageNetwork();
  readonly #client: Client;

  constructor(server: string) {
    this.#client = createClient({
      protocol: shaman({ server, organization: 'demo' }),
      network: this.#network,
    });
  }

  get isConnected(): boolean {
    return this.#client.connection.status === 'connected';
  }

  start(): Promise<void> {
    return this.#client.start();
  }

  /** The browser believes that the network is back. */
  hearsOnline(): void {
    this.#network.returns();
  }

  /** Milliseconds from now to the next time that it is connected, and how. */
  connects(): Promise<{ readonly after: number; readonly transport: TransportName }> {
    const began = performance.now();
    return new Promise((resolve) => {
      const off = this.#client.on('connection', (state) => {
        if (state.status !== 'connected') return;
        off();
        resolve({ after: performance.now() - began, transport: state.transport });
      });
    });
  }

  /** Milliseconds from now to the moment when it knows that it is not connected any more. */
  notices(): Promise<number> {
    const began = performance.now();
    return new Promise((resolve) => {
      const off = this.#client.on('connection', ({ status }) => {
        if (status === 'connected') return;
        off();
        resolve(performance.now() - began);
      });
    });
  }

  leaves(): void {
    this.#client.close();
  }
}
