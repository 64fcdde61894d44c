/**
 * A process full of light clients that come back after their server went: our own backoff and
 * close policy around a bare socket with our handshake, because 5,000 whole SDKs do not fit on one
 * machine. Told by its parent what to do; tells when each client was welcomed.
 */
import { Backoff } from '../../src/connection/backoff.ts';
import { causeOf, hintIn } from '../../src/connection/close-policy.ts';
import { until } from '../support/until.ts';

export interface Order {
  /** Of the server. */
  readonly url: string;
  readonly clients: number;
}

export type Told =
  | { readonly type: 'ready' }
  /** When clients were welcomed again, by the clock of the machine. */
  | { readonly type: 'welcomed'; readonly times: readonly number[] };

interface Session {
  readonly room_id: string;
  readonly session: string;
}

/** Clients that come at the same time at first: what is measured is how they come back. */
const ABREAST = 50;

let welcomed: number[] = [];
/** Who heard the server say how many are there, all of them. */
let aware = 0;

process.on('message', async ({ url, clients }: Order) => {
  for (let first = 0; first < clients; first += ABREAST) {
    const group = Array.from({ length: Math.min(ABREAST, clients - first) }, async () => {
      const session = await signIn(url);
      await new Promise<void>((resolve) => dial(url, session, new Backoff(), resolve));
    });
    await Promise.all(group);
  }
  aware = 0;
  await until(() => aware >= clients, { timeout: 120_000, interval: 100, what: 'a ping for all' });
  welcomed = [];
  tell({ type: 'ready' });
  setInterval(() => {
    if (welcomed.length > 0) tell({ type: 'welcomed', times: welcomed.splice(0) });
  }, 100);
});
process.once('disconnect', () => process.exit(0));

function tell(told: Told): void {
  process.send?.(told);
}

/** However long it takes: this is not what is measured. */
async function signIn(url: string): Promise<Session> {
  const ask = async () => {
    const answer = await fetch(`${url}/chat/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ organization: 'demo' }),
    });
    return (await answer.json()) as Session;
  };
  return until(ask, { timeout: 60_000, interval: 100, what: 'a session' });
}

/** @param arrived called at the first welcome */
function dial(url: string, session: Session, backoff: Backoff, arrived: () => void): void {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/chat/${session.room_id}/`);
  const { session: token } = session;
  socket.addEventListener('open', () => {
    socket.send(JSON.stringify({ t: 'hello', v: 1, token, client: 'bench', streams: {} }));
  });
  socket.addEventListener('message', ({ data }) => {
    const frame = JSON.parse(String(data));
    if (frame.t === 'ping') aware++;
    if ('now' in frame) backoff.crowd = frame.w;
    if (frame.t !== 'welcome') return;
    welcomed.push(Date.now());
    // As after a connection that lived long enough to count.
    backoff.attempt = 0;
    arrived();
  });
  socket.addEventListener('error', () => {});
  socket.addEventListener('close', ({ code, reason }) => {
    const wait = backoff.next(causeOf(code), hintIn(reason));
    setTimeout(() => dial(url, session, backoff, arrived), wait);
  });
}
