/**
 * Brings what makes a closed chat noticed: once there is a client, so never before consent, and when
 * the page is idle. Where it cannot be had, the chat does without and tries again at the next change.
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
  const wanted = () => host.isConnected && chat.client !== null;
  host.addController({
    hostUpdated: () => {
      if (wanted()) late.soon(wanted);
    },
  });
  return late;
}
