/**
 * Brings what makes a closed chat noticed: once there is somebody who may call, a conversation or a
 * greeting, so never before consent; when the page is idle. Where it cannot be had, the chat does
 * without and tries again at the next change.
 */
import { LatePanel } from '../late-panel.ts';
import type { Attention, AttentionOptions } from './attention.ts';

/** Its `panel` is undefined until it came. */
export function attend(options: AttentionOptions): LatePanel<Attention> {
  const { host, chat } = options;
  const late = new LatePanel<Attention>({
    load: async () => new (await import('./attention.ts')).Attention(options),
    arrived: () => host.requestUpdate(),
    failed: () => {},
  });
  const wanted = () => {
    const { conversations = [], organization } = chat.client ?? {};
    return host.isConnected && (conversations.length > 0 || !!organization?.greetings?.length);
  };
  host.addController({
    hostUpdated: () => {
      if (wanted()) late.soon(wanted);
    },
  });
  return late;
}
