/**
 * A process full of light clients that come back after their server went: our own backoff and
 * close policy around a bare socket with our handshake, because 5,000 whole SDKs do not fit on one
 * machine. Told by its parent what to do; tells when each client was welcomed.
 */
import { Backoff } from '../../src/connection/backoff.ts';
import { causeOf, hintIn } from '../../src/connection/close-policy.ts';

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

/** Sessions asked for at the same time. */
const ABREAST = 20;

let welcomed: number[] = [];

process.on('message', async ({ url, clients }: Order) => {
  const arrivals: Promise<void>[] = [];
  for (let first = 0; first < clients; first += ABREAST) {
    const group = Array.from({ length: Math.min(ABREAST, clients - first) }, () => signIn(url));
    for (const session of await Promise.all(group))
      arrivals.push(new Promise((resolve) => dial(url, session, new Backoff(), resolve)));
    // The first to come must not be so many that the server drops some: that is not what is measured.
    if (first % 200 === 0) await Promise.all(arrivals);
  }
  await Promise.all(arrivals);
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

async function signIn(url: string): Promise<Session> {
  const answer = await fetch(`${url}/chat/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ organization: 'demo' }),
  });
  return (await answer.json()) as Session;
}

/** @param arrived called at the first welcome */
function dial(url: string, session: Session, backoff: Backoff, arrived: () => void): void {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/chat/${session.room_id}/`);
  const { session: token } = session;
  socket.addEventListener('open', () => {
    socket.send(JSON.stringify({ t: 'hello', v: 1, token, client: 'bench', streams: {} }));
  });
  socket.addEventListener('message', ({ data }) => {
    if (!String(data).startsWith('{"t":"welcome"')) return;
    welcomed.push(Date.now());
    backoff.settle();
    arrived();
  });
  socket.addEventListener('error', () => {});
  socket.addEventListener('close', ({ code, reason }) => {
    backoff.because(causeOf(code), hintIn(reason));
    setTimeout(() => dial(url, session, backoff, arrived), backoff.next());
  });
}
