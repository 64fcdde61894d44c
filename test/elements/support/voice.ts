/** Somebody who hears everything that is said aloud, and an element that only speaks. */
import { LitElement } from 'lit';
import { ChatController } from '../../../elements/chat-controller.ts';
import type { ChatSettings } from '../../../elements/chat-settings.ts';
import { Herald } from '../../../elements/panel/herald.ts';
import { Language } from '../../../elements/panel/language.ts';
import type { ChatNews } from '../../../elements/shaman-events.ts';
import type { Conversation } from '../../../src/index.ts';
import { until } from '../../support/until.ts';
import { ana, FakeClient, FakeConversation, rui, say } from './fake-client.ts';

/** As much of an element as a herald asks of it. */
export class Host extends LitElement {
  locale = 'en';
  shown = true;
  fake = new FakeClient();
  readonly chat = new ChatController(
    this,
    () => ({ client: this.fake.client }) as unknown as ChatSettings,
    (name, detail) => {
      if (name === 'message') this.herald.message(detail as ChatNews['message']);
      return true;
    },
    0,
  );
  readonly language = new Language(this);
  readonly herald = new Herald(this, this.chat, this.language, { gather: 20 });
}
customElements.define('herald-host', Host);

export interface Spoken {
  readonly voice: string | null;
  readonly text: string | null;
}

/** All that is put into the outlets of the page from now on, in order. */
export function listen(): Spoken[] {
  const spoken: Spoken[] = [];
  const watcher = new MutationObserver((records) => {
    for (const { target, addedNodes } of records)
      if (target instanceof Element && target.matches('.shaman-announcer > *'))
        for (const node of addedNodes) spoken.push({ voice: target.role, text: node.textContent });
  });
  watcher.observe(document, { childList: true, subtree: true });
  return spoken;
}

export async function scene({ shown = true, messages = [say(ana, 'Old words')] } = {}) {
  const talk = new FakeConversation('c1', messages);
  const fake = new FakeClient([talk]);
  const host = document.createElement('herald-host') as Host;
  Object.assign(host, { fake, shown, className: 'prop' });
  document.body.append(host);
  await host.updateComplete;
  if (shown) await host.chat.select(talk as unknown as Conversation);
  const spoken = listen();
  /** Everything up to a sign of ours: nothing else was said. */
  const heard = async () => {
    await host.updateComplete;
    const before = spoken.length;
    fake.arrive(say(rui, 'over'), talk);
    await until(() => spoken.length > before && !host.herald.busy);
    return spoken.map(({ text }) => text);
  };
  return { talk, fake, host, spoken, heard };
}

/** What stands in the light of the page. */
export const outlets = () => [...document.querySelectorAll<HTMLElement>('.shaman-announcer')];
