/**
 * The one line of all tabs of a visitor: held here while this tab leads, heard of while another
 * does. What the line brings goes to the conversations, and what they keep goes to the other tabs.
 */
import type { ConnectionState } from '../connection/connection.ts';
import type { Network } from '../connection/network.ts';
import type { Said } from '../conversation/conversation.ts';
import { Retries } from '../conversation/retries.ts';
import { inTime } from '../deadline.ts';
import type { ShamanError } from '../errors.ts';
import { late } from '../late.ts';
import type { Change } from '../stores/store.ts';
import type { TabMessage, Tabs } from '../tabs/tabs.ts';
import type { HeldLine, HeldLineListener, HeldLineParts } from './held-line.ts';
import type { News } from './roster.ts';

/** Who hears of what happens on the line. */
export interface LineListener {
  connection(state: ConnectionState): void;
  /** Happened just now: typing, files that go up, or a new message of the other side, which is kept already. */
  live(event: News): void;
  /** Another tab has signed out; `again`: and goes on as somebody else, whom the store knows by now. */
  signedOut(again: boolean): void;
  error(error: ShamanError): void;
}

export interface SharedLineParts extends HeldLineParts {
  readonly network: Pick<Network, 'on' | 'stop'>;
  /** How to come by all that needs the network. @default loaded when it is wanted */
  readonly load?: (() => Promise<{ readonly HeldLine: typeof HeldLine }>) | undefined;
}

export class SharedLine {
  state: ConnectionState = { status: 'disconnected' };
  readonly #parts: SharedLineParts;
  readonly #listener: LineListener;
  readonly #retries: Retries;
  /** All that needs the network. @throws ShamanError `unreachable`, when it cannot be loaded now */
  readonly load: () => Promise<HeldLine>;
  #held: HeldLine | null = null;
  #tabs: Tabs | null = null;
  #wanted = false;
  #waiting: (() => void)[] = [];

  constructor(parts: SharedLineParts, listener: LineListener) {
    const { inbox, network } = parts;
    this.#parts = parts;
    this.#listener = listener;
    this.#retries = new Retries(parts.retryDelay);
    const told: HeldLineListener = {
      state: (state) => this.#told(state),
      live: (event) => {
        this.post({ type: 'live', event });
        listener.live(event);
      },
      error: (error) => listener.error(error),
      say: this.say,
    };
    const { idempotentSend, alone } = parts.protocol.can;
    const isWeak = !idempotentSend || alone;
    // What makes up for a backend that cannot do everything is loaded for such a one alone.
    const load = () => (isWeak ? import('./weak-line.ts') : import('./held-line.ts'));
    this.load = late(parts.load ?? load, async ({ HeldLine }) => {
      await HeldLine.prepare(parts);
      this.#held = new HeldLine(parts, told);
      return this.#held;
    });
    inbox.on('changed', () => this.#look());
    inbox.on('kept', (change) => this.post({ type: 'kept', change }));
    // Whoever slept has heard of no sign-out.
    for (const word of ['wake', 'show'] as const) network.on(word, () => void inbox.check());
    network.on('wake', () => {
      if (this.#held) this.#held.connection.wake();
      else void this.#dial();
    });
    network.on('offline', () => this.#held?.connection.doubt());
    network.on('hide', () => this.leave());
    network.on('show', () => this.join());
  }

  /** This tab holds the line. */
  get leads(): boolean {
    return this.#tabs?.role === 'leader';
  }

  /** Among these tabs from now on; leads none of them before `join()`. */
  become(tabs: Tabs): void {
    this.#tabs = tabs;
    tabs.on('role', () => {
      this.#look();
      void this.#dial();
      // Who has need of a line and hears that there is none says so.
      if (this.leads) this.post({ type: 'connection', state: this.state });
      else if (this.#held && this.#held.connection.state.status !== 'disconnected') {
        // Taken from us, who had hung: who leads now?
        this.#disconnect();
        this.post({ type: 'hello', wants: this.#wanted });
      }
    });
    tabs.on('message', (message) => this.#heard(message));
  }

  /** Lead, or wait for it. */
  join(): void {
    this.#tabs?.join();
    this.post({ type: 'hello', wants: this.#wanted });
  }

  /** There is need of a line: have it as soon as we lead, also where the last one has ended for good. */
  want(): void {
    if (!this.#tabs || (this.#wanted && this.state.status !== 'disconnected')) return;
    this.#wanted = true;
    if (this.leads) void this.#dial();
    else this.post({ type: 'hello', wants: true });
  }

  /** Say it over the line, of whichever tab; false when there is none and it was not said. */
  readonly say = (verb: Said, ...args: readonly unknown[]): boolean => {
    if (this.state.status !== 'connected') return false;
    if (this.leads) this.#held?.speak(verb, args);
    else this.post({ type: 'say', verb, args });
    return true;
  };

  /** Say it to the other tabs. */
  post(message: TabMessage): void {
    this.#tabs?.post(message);
  }

  /** Requests need to know who we are; only the tab that leads may find out. @throws ShamanError `timeout` */
  signedIn(timeout = 10_000): Promise<void> {
    const known = new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#look();
    return inTime(known, timeout, 'the tab that leads');
  }

  /** Let another tab lead. */
  leave(): void {
    this.#disconnect();
    this.#tabs?.leave();
  }

  /** A new line: we are somebody else than the present one was opened for. */
  redial(): void {
    this.#disconnect();
    void this.#dial();
  }

  /** As before `become()`: no line, no need of one, and deaf to the other tabs. */
  stop(): void {
    this.#wanted = false;
    this.#retries.clear();
    this.#disconnect();
    this.#tabs?.close();
    this.#tabs = null;
    this.#look();
    if (this.state.status !== 'disconnected') this.#become({ status: 'disconnected' });
  }

  close(): void {
    this.stop();
    this.#held?.sender.disconnected();
    this.#parts.network.stop();
  }

  /** Whoever waits for us to be known need not, or it is no use. */
  #look(): void {
    const { protocol, inbox } = this.#parts;
    const stranger = protocol.remember && !inbox.snapshot.credentials;
    if (stranger && this.#tabs?.role === 'follower') return;
    for (const known of this.#waiting.splice(0)) known();
  }

  async #dial(): Promise<void> {
    if (!this.leads || !this.#wanted) return;
    try {
      const { connection } = await this.load();
      if (this.leads && this.#wanted) connection.connect();
    } catch (thrown) {
      if (!this.leads || !this.#wanted) return;
      const { code, message } = thrown as ShamanError;
      const since = this.state.status === 'connecting' ? this.state.since : Date.now();
      this.#told({ status: 'connecting', attempt: 1, since, error: { code, message } });
      this.#retries.later('', () => this.#dial());
    }
  }

  /** Two tabs without locks have signed in at once: as whom all go on is in the store, once all have kept it. */
  async #another(): Promise<void> {
    const { inbox } = this.#parts;
    const { generation } = inbox;
    await inbox.update(() => {});
    if (generation === inbox.generation) this.#listener.signedOut(true);
  }

  #disconnect(): void {
    this.#held?.connection.disconnect();
  }

  /** Ours has changed. */
  #told(state: ConnectionState): void {
    this.#become(state);
    this.post({ type: 'connection', state });
  }

  #become(state: ConnectionState): void {
    this.state = state;
    this.#listener.connection(state);
  }

  #heard(message: TabMessage): void {
    const { protocol, inbox } = this.#parts;
    switch (message.type) {
      case 'kept':
        inbox.show(message.change as Change);
        if (message.change.credentials) {
          const { id } = protocol.self;
          protocol.remember?.(inbox.snapshot.credentials ?? null);
          if (this.leads && id && id !== protocol.self.id) void this.#another();
        }
        this.#held?.sender.flush();
        break;
      case 'live':
        this.#listener.live(message.event as News);
        break;
      case 'signed-out':
        this.#listener.signedOut(!!message.again);
        break;
      case 'say':
        if (this.leads) this.#held?.speak(message.verb, message.args);
        break;
      case 'connection':
        if (this.leads) break;
        this.#become(message.state as ConnectionState);
        if (this.#wanted && isAsleep(this.state)) this.post({ type: 'hello', wants: true });
        break;
      case 'hello':
        if (!this.leads) break;
        if (message.wants) this.want();
        this.post({ type: 'connection', state: this.state });
    }
  }
}

/** Not trying, because nobody has asked. */
function isAsleep(state: ConnectionState): boolean {
  return state.status === 'disconnected' && !state.error;
}
