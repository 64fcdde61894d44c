/**
 * Our own protocol: a signed session by REST once per visitor, then frames over a socket or a
 * long poll. Message by message: server/README.md. Who we are is known here; what is said is
 * loaded when there is something to say. Knows no socket, no storage and no screen.
 */
import { late } from '../late.ts';
import type { Protocol, ProtocolHost } from './protocol.ts';
import { ShamanAccount, type ShamanOptions } from './shaman-account.ts';
import type { ShamanTalk } from './shaman-talk.ts';

export type { ShamanOptions };

/** @example createClient({ protocol: shaman({ server: 'https://chat.example.com', organization: 'demo' }) }) */
export function shaman(options: ShamanOptions): Protocol {
  const account = new ShamanAccount(options);
  let talk: ShamanTalk | undefined;
  const load = late(
    () => import('./shaman-talk.ts'),
    ({ ShamanTalk }) => {
      talk = new ShamanTalk(account);
      return talk;
    },
  );
  return Object.assign(account, {
    name: 'shaman',
    can: { idempotentSend: true, resume: true, reply: true },
    // There are no endpoints before it is loaded.
    opened: (host: ProtocolHost) => (talk as ShamanTalk).opened(host),
    typing: (conversationId: string, on: boolean) => talk?.typing(conversationId, on),
    ...verbs(load, ['endpoints', 'organization', 'conversations', 'history', 'send', 'start']),
    ...verbs(load, ['markRead', 'markDelivered']),
    ...verbs(
      async () => (await load()).rare(),
      [
        ...(['vouch', 'describe', 'exportData', 'erase', 'edit', 'remove'] as const),
        ...(['conversation', 'setOpen', 'rate', 'sendTranscript', 'transcript'] as const),
      ],
    ),
  });
}

type Verb = (...given: readonly unknown[]) => unknown;

/** Verbs of a part that is loaded when somebody asks for one. */
function verbs<P, V extends keyof P>(load: () => Promise<P>, names: readonly V[]): Pick<P, V> {
  const asked = names.map((name) => {
    const ask: Verb = async (...given) => {
      const part = await load();
      return Reflect.apply(part[name] as Verb, part, given);
    };
    return [name, ask];
  });
  return Object.fromEntries(asked);
}
