/** Faye over WebSocket: frames are lists of messages, garbage is ignored. Knows neither clients nor channels. */
import type { Building } from '../building.ts';
import type { Faye } from './convead-faye.ts';
import { type BayeuxMessage, readMessages } from './convead-words.ts';
import { PlainSockets } from './plain-sockets.ts';

export function fayeSockets(building: Building, faye: Faye, path: RegExp): PlainSockets {
  return new PlainSockets(building, {
    path,
    anyOrigin: true,
    open: (line) => {
      const outlet = { say: (text: string) => line.say(text, { event: true }) };
      let bound: unknown;
      return {
        hear(text) {
          const messages = read(text);
          if (!messages) return;
          // Only a connect says whose socket this is.
          const connect = messages.find(({ channel }) => channel === '/meta/connect');
          if (connect) {
            bound = connect.clientId;
            faye.client(bound)?.bind(outlet);
          }
          // Not waited for: a connect is held, and others come meanwhile.
          void faye.hear(messages).then((answers) => line.say(JSON.stringify(answers)));
        },
        closed: () => faye.client(bound)?.unbind(outlet),
      };
    },
  });
}

function read(text: string | undefined): readonly BayeuxMessage[] | undefined {
  try {
    return readMessages(text ?? '');
  } catch {
    return undefined;
  }
}
