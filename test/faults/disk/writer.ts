/** Somebody who writes without pause, sends again what was not acknowledged, and remembers what was. */
import type { WireHistory, WirePosition } from '../../../src/protocols/shaman-wire.ts';
import { arrive, type Caller, type Socket } from '../../node/server-rig.ts';

/** Messages on their way at the same time. */
const AHEAD = 8;

export interface Acknowledgement {
  readonly cid: string;
  readonly offset: number;
}

export class Writer {
  readonly acknowledged: Acknowledgement[] = [];
  readonly #name: string;
  #caller: Caller | undefined;
  #conversation = '';
  #next = 0;
  #waiting: string[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  async arrives(url: string): Promise<void> {
    this.#caller = await arrive({ url });
    this.#conversation = (await this.#caller.starts('first', this.#id())).conversation.id;
  }

  /** Until the line breaks, or as long as it is asked to. */
  async writes(url: string, goOn: () => boolean): Promise<void> {
    this.#known.url = url;
    let line: Socket | undefined;
    try {
      line = await this.#known.connect();
      for (const cid of this.#waiting) this.#send(line, cid);
      while (goOn() || this.#waiting.length > 0) {
        while (goOn() && this.#waiting.length < AHEAD) this.#say(line);
        const { stored } = await line.next('ack');
        const cid = stored?.message.localId ?? '';
        this.#waiting = this.#waiting.filter((each) => each !== cid);
        this.acknowledged.push({ cid, offset: stored?.position.o ?? 0 });
      }
      line.close();
    } catch {
      // Killed: what waits is sent again on the next line.
      line?.close();
    }
  }

  /** What is wrong with what the server kept; nothing, if all is well. */
  async complaints(url: string): Promise<readonly string[]> {
    this.#known.url = url;
    const kept = await this.#kept();
    const ids = kept.map(({ cid }) => cid);
    const complaints: string[] = [];
    for (const { cid, offset } of this.acknowledged) {
      const found = kept.filter((each) => each.cid === cid);
      if (found.length !== 1)
        complaints.push(`${cid} was acknowledged, and is there ${found.length} times`);
      else if (found[0]?.offset !== offset) complaints.push(`${cid} moved from ${offset}`);
    }
    const written = Array.from({ length: this.#next }, (_, n) => `${this.#name}-${n}`);
    if (ids.join() !== written.join()) complaints.push(`${this.#name}: not in the order written`);
    return [...complaints, ...(await this.#holes(kept.length))];
  }

  async #kept(): Promise<readonly Acknowledgement[]> {
    const kept: Acknowledgement[] = [];
    let since = '';
    for (;;) {
      const path = `/chat/conversations/${this.#conversation}/messages?count=100${since || `&since_id=${this.#conversation}-1`}`;
      const { messages, hasLater } = (await this.#known.call('GET', path)).body as WireHistory;
      for (const { id, localId = '' } of messages) {
        kept.push({ cid: localId, offset: Number(id.split('-').at(-1)) });
      }
      if (!hasLater) return kept;
      since = `&since_id=${messages.at(-1)?.id}`;
    }
  }

  /** Every offset from the first event on is there, once. */
  async #holes(messages: number): Promise<readonly string[]> {
    const line = await this.#known.connect();
    let since: WirePosition = { e: epochOf(line), o: 0 };
    for (let more = true; more; ) {
      line.send({ t: 'pull', n: 1, s: this.#conversation, since });
      const pulled = await line.next('pulled');
      for (const { o } of pulled.evs) {
        if (o !== since.o + 1) return [`${this.#name}: ${o} follows ${since.o}`];
        since = { ...since, o };
      }
      more = pulled.more;
    }
    line.close();
    // The first event says who answers.
    return since.o === messages + 1
      ? []
      : [`${this.#name}: ${since.o} events, ${messages} messages`];
  }

  #say(line: Socket): void {
    const cid = this.#id();
    this.#waiting.push(cid);
    this.#send(line, cid);
  }

  #send(line: Socket, cid: string): void {
    const n = Number(cid.split('-').at(-1));
    line.send({ t: 'send', n, conv: this.#conversation, cid, body: { text: `say ${cid}.` } });
  }

  #id(): string {
    return `${this.#name}-${this.#next++}`;
  }

  get #known(): Caller {
    if (this.#caller === undefined) throw new Error('did not arrive');
    return this.#caller;
  }
}

function epochOf(line: Socket): string {
  const welcome = line.frames.find(({ t }) => t === 'welcome');
  const heads = welcome?.t === 'welcome' ? Object.values(welcome.heads) : [];
  return heads[0]?.e ?? '';
}
