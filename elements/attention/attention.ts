/**
 * How a closed or hidden chat makes itself noticed: title, sound, card, notification, greeting. Decides
 * when each may, and whether a person wants it; how each is done is a file of its own. Without a client
 * there is nothing of it: no listener, no timer, no mark.
 */
import type { Client, Conversation, Greeting, Message } from '../../src/index.ts';
import type { ChatController } from '../chat-controller.ts';
import type { Herald } from '../panel/herald.ts';
import type { Language } from '../panel/language.ts';
import type { Controller, ControllerHost } from '../plain-element.ts';
import { Alarm } from './alarm.ts';
import { Choices, type Chosen } from './choices.ts';
import { Greeter, type GreeterOptions } from './greeter.ts';
import { greetingMessage } from './greeting-message.ts';
import { type Preview, PreviewCard } from './preview-card.ts';
import { UnreadMark } from './unread-mark.ts';
import { Wording } from './wording.ts';

/** What it asks of the element. */
export interface AttentionHost extends HTMLElement, ControllerHost {
  readonly organization: string;
  readonly storage: string;
  readonly mode: string;
  readonly hideLauncher: boolean;
  readonly sound: boolean;
  readonly quiet: boolean;
  readonly discreet: boolean;
  readonly shown: boolean;
  openConversation(id: string): Promise<void>;
  showNewMessage(): Promise<void>;
}

export interface AttentionOptions extends Pick<GreeterOptions, 'second' | 'now' | 'began'> {
  readonly host: AttentionHost;
  readonly chat: ChatController;
  readonly language: Language;
  readonly herald: Herald;
  /** What a message says, in plain words. */
  readonly words: (message: Message) => string;
  /** Where choices are kept; null while nothing may be. */
  readonly key: () => string | null;
  /** This stands above the first words of the new conversation that is shown. */
  readonly greet: (message: Message) => void;
  /** The panel was open on this page before. @default false */
  readonly opened?: boolean;
  /** Milliseconds in which whoever looks at a message reads it, in whichever tab. @default 400 */
  readonly pause?: number | undefined;
}

export class Attention implements Controller {
  readonly #options: AttentionOptions;
  readonly #choices: Choices;
  readonly #mark = new UnreadMark();
  readonly #card: PreviewCard;
  readonly #alarm: Alarm;
  readonly #greeter: Greeter;
  readonly #wording: Wording;
  #client: Client | null = null;
  #session = 0;
  #listening: AbortController | undefined;
  /** The panel was open on this page. */
  #opened: boolean;
  /** Shown as a card. */
  #greeting: Message | null = null;

  constructor(options: AttentionOptions) {
    const { host, language, pause, second, now = Date.now, began } = options;
    this.#options = options;
    this.#opened = options.opened ?? false;
    this.#wording = new Wording(language, options.words);
    this.#choices = new Choices(options.key);
    this.#card = new PreviewCard(host);
    this.#alarm = new Alarm({
      client: () => this.#client,
      sounds: () => host.sound && !this.muted && !this.#hushed,
      notifies: () => this.notifies && !this.#hushed,
      words: (conversationId, message) => ({
        ...this.#wording.notice(message, host.discreet),
        subject: `shaman-${conversationId}`,
        clicked: () =>
          void host.openConversation(conversationId).catch((thrown) => options.chat.report(thrown)),
      }),
      pause,
    });
    this.#greeter = new Greeter({
      greetings: () => this.#client?.organization?.greetings ?? [],
      may: () => this.#mayGreet,
      seen: (id) => this.#choices.all.greeted?.[id],
      due: (greeting) => this.#greet(greeting, now()),
      second,
      now,
      began,
    });
    host.addController(this);
  }

  /** The page has sounds. */
  get sounds(): boolean {
    return this.#options.host.sound;
  }

  /** A person wants no sounds from any page of this site. Where the page has none there is nothing to mute. */
  get muted(): boolean {
    return this.#choices.all.muted === true;
  }
  set muted(muted: boolean) {
    this.#choose({ muted });
  }

  /** A person wants nothing that interrupts: no sound, card, notification or greeting. */
  get quiet(): boolean {
    return this.#choices.all.quiet === true;
  }
  set quiet(quiet: boolean) {
    this.#choose({ quiet });
  }

  /** A person wants notifications of the desktop, and the browser allows them. */
  get notifies(): boolean {
    return this.#choices.all.notifies === true && this.#alarm.notice.allowed;
  }

  /** False where there are none, or where they were refused for good. */
  get canNotify(): boolean {
    return this.#alarm.notice.possible;
  }

  /** From a click: the browser asks the person, if nobody has. Resolves when they have answered. */
  async setNotifies(on: boolean): Promise<void> {
    this.#choose({ notifies: on && (await this.#alarm.notice.ask()) });
  }

  hostDisconnected(): void {
    this.#client = null;
    this.#listen(false);
  }

  hostUpdated(): void {
    const { host, chat } = this.#options;
    const { session } = chat;
    // Who has just left the page may be drawn once more.
    const client = host.isConnected ? chat.client : null;
    const signedOut = client === this.#client && session !== this.#session;
    this.#client = client;
    this.#session = session;
    if (client && signedOut) this.#forget();
    this.#listen(client !== null);
    if (client) this.#show(client);
  }

  get #hushed(): boolean {
    return this.#options.host.quiet || this.quiet;
  }

  get #cards(): boolean {
    const { shown, mode, hideLauncher } = this.#options.host;
    return !shown && mode === 'floating' && !hideLauncher && !this.#hushed;
  }

  get #mayGreet(): boolean {
    if (!this.#client || this.#opened || this.#greeting || !this.#cards) return false;
    const visible = document.visibilityState === 'visible';
    return visible && !this.#client.conversations.some(({ info }) => info.open);
  }

  #listen(on: boolean): void {
    if (on === (this.#listening !== undefined)) return;
    this.#listening?.abort();
    this.#listening = undefined;
    if (!on) {
      this.#greeting = null;
      this.#greeter.stop();
      this.#alarm.stop();
      this.#mark.show(0, 0);
      this.#card.show(null);
      return;
    }
    const { host } = this.#options;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const looked = () => {
      this.#alarm.look();
      host.requestUpdate();
    };
    document.addEventListener('visibilitychange', looked, { signal });
    const elsewhere = ({ key }: StorageEvent) =>
      key === this.#options.key() && host.requestUpdate();
    addEventListener('storage', elsewhere, { signal });
    host.addEventListener('shaman-message', this.heard, { signal });
    this.#greeter.start();
    this.#alarm.look();
  }

  /** A message has arrived. */
  readonly heard = ({ detail }: GlobalEventHandlersEventMap['shaman-message']): void =>
    this.#alarm.message(detail.conversationId, detail.message);

  #show(client: Client): void {
    const { host } = this.#options;
    const away = document.visibilityState === 'hidden' || !host.shown;
    this.#mark.show(away ? client.unread : 0, client.unread);
    const talk = client.conversations.find(({ info }) => info.unread > 0);
    const news = talk?.info.preview?.author.role === 'agent' ? talk.info.preview : undefined;
    const fresh = news && news.id !== this.#choices.all.dismissed;
    if (host.shown) this.#opened = true;
    if (host.shown || fresh) this.#greeting = null;
    // Who opens the panel has seen what it was about.
    if (host.shown && fresh) this.#choices.set({ dismissed: news.id });
    let preview = this.#greeting && this.#ofGreeting(this.#greeting);
    if (talk && fresh) preview = this.#ofMessage(talk, news);
    this.#card.show(this.#cards ? preview : null);
    this.#greeter.look();
  }

  #ofMessage(talk: Conversation, message: Message): Preview {
    const { host, chat } = this.#options;
    return {
      ...this.#wording.card(message),
      open: () => void host.openConversation(talk.id).catch((thrown) => chat.report(thrown)),
      dismiss: () => this.#choose({ dismissed: message.id }),
    };
  }

  #ofGreeting(message: Message): Preview {
    const { host, chat, greet } = this.#options;
    const gone = () => {
      this.#greeting = null;
      host.requestUpdate();
    };
    const open = () => {
      gone();
      greet(message);
      void host.showNewMessage().catch((thrown) => chat.report(thrown));
    };
    return { ...this.#wording.card(message), open, dismiss: gone };
  }

  #greet(greeting: Greeting, now: number): void {
    const { host, chat, herald } = this.#options;
    const { greeted } = this.#choices.all;
    this.#choices.set({ greeted: { ...greeted, [greeting.id]: now } });
    this.#greeting = greetingMessage(greeting, chat.client?.organization ?? null, now);
    herald.say(this.#wording.aloud(this.#greeting));
    host.requestUpdate();
  }

  #choose(change: Chosen): void {
    this.#choices.set(change);
    this.#options.host.requestUpdate();
  }

  /** Signed out: another person finds nothing of this one. */
  #forget(): void {
    this.#choices.clear();
    this.#greeting = null;
    this.#alarm.stop();
    this.#alarm.look();
  }
}
