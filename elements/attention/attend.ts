/**
 * Brings what makes a closed chat noticed, once it has something to do: a message that nobody has read,
 * a greeting, or a person's choice from before; so never before consent. Where it cannot be had, the chat
 * does without and tries again at the next change.
 */
import { attentionOf } from '../keepsakes.ts';
import { LatePanel } from '../late-panel.ts';
import { fetchRest } from '../panel/translations/translations.ts';
import type { Attention, AttentionOptions } from './attention.ts';

/** Its `part` is undefined until it came. */
export function attend(options: Omit<AttentionOptions, 'key'>): LatePanel<Attention> {
  const { host, chat } = options;
  const key = () => (host.storage === 'memory' ? null : attentionOf(host.organization));
  let news: GlobalEventHandlersEventMap['shaman-message'] | undefined;
  let opened = false;
  const late = new LatePanel<Attention>({
    load: async () => {
      const [{ Attention }] = await Promise.all([import('./attention.ts'), fetchRest()]);
      const attention = new Attention({ ...options, key, opened });
      if (news) attention.heard(news);
      return attention;
    },
    arrived: () => host.requestUpdate(),
    failed: () => {},
  });
  const wanted = () => {
    const { client } = chat;
    if (!host.isConnected || !client) return false;
    const { conversations, organization } = client;
    const looked = host.shown && document.visibilityState === 'visible';
    const calls = conversations.some(
      (talk) => talk.info.unread > 0 && !(looked && talk === chat.current),
    );
    const greets = !!organization?.greetings?.length && !opened;
    return calls || (greets && !conversations.some(({ info }) => info.open)) || hasChosen(key());
  };
  host.addEventListener('shaman-message', (event) => {
    if (late.part) return;
    news = event;
    if (wanted()) void late.now();
  });
  host.addController({
    hostUpdated: () => {
      opened ||= host.shown;
      if (wanted()) late.soon(wanted);
    },
  });
  return late;
}

/** A person has chosen something, or was shown something, and it may be read. */
function hasChosen(key: string | null): boolean {
  try {
    return key !== null && key in localStorage;
  } catch {
    return false;
  }
}
