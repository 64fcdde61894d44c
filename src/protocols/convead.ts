/**
 * Convead's chat: Faye tells what happens, four requests do it. A visitor has one conversation at a
 * time, and all of their history is in it; a manager hears of each as it begins. What is unusual
 * about it: src/README.md. Knows no socket, no storage and no screen.
 */
import type { Draft, Organization } from '../model.ts';
import type { Endpoint } from '../transports/transport.ts';
import { socketBaseOf } from './base-url.ts';
import { handshake } from './convead-bayeux.ts';
import { ConveadNews } from './convead-news.ts';
import type { ConveadOptions } from './convead-options.ts';
import type { ConversationPage, Heads, HistoryPage, Page, Protocol, Sent } from './protocol.ts';

export type { ConveadOptions };

/** @example createClient({ protocol: convead({ server: 'https://chat.example.com' }) }) */
export function convead(options: ConveadOptions = {}): Protocol {
  return new ConveadProtocol(options);
}

class ConveadProtocol extends ConveadNews implements Protocol {
  readonly name = 'convead';
  readonly can = { idempotentSend: false, resume: true, alone: true, files: false };

  override remember(...kept: Parameters<NonNullable<Protocol['remember']>>): void {
    const { id } = this.self;
    super.remember(...kept);
    if (id !== this.self.id) this.echoes.clear();
    // Another tab may have met one.
    this.follow();
  }

  async endpoints(cursors: () => Heads): Promise<readonly Endpoint[]> {
    await this.signIn();
    for (const [id, end] of cursors()) {
      this.know({ id });
      this.ends.set(id, end);
    }
    const url = this.urlOf(this.options.mount ?? '/faye');
    const greeting = (type: typeof this.connectionType) => () => {
      this.connectionType = type;
      return handshake(type, this.options.ext);
    };
    return [
      { transport: 'websocket', url: socketBaseOf(url), greeting: greeting('websocket') },
      { transport: 'long-poll', url, greeting: greeting('long-polling'), polledBy: 'protocol' },
    ];
  }

  /** Nobody tells of the desk, so nothing is asked: only what was seen of it. */
  async organization(): Promise<Organization> {
    const { organization = '', name = organization } = this.options;
    const agents = this.current?.agents ?? [];
    return {
      id: organization,
      name: name || new URL(this.base).host,
      agents: agents.map((agent) => ({ ...agent, role: 'agent', online: true })),
      available: !this.isOffline,
      version: String(this.isOffline),
    };
  }

  async conversations(): Promise<readonly ConversationPage[]> {
    return (await this.deeds()).conversations();
  }

  async history(id: string, page: Page): Promise<HistoryPage> {
    return (await this.deeds()).history(id, page);
  }

  async send(id: string, draft: Draft, localId: string): Promise<Sent> {
    return (await this.deeds()).send(id, draft, localId);
  }

  async start(draft: Draft, localId: string): Promise<ConversationPage> {
    return (await this.deeds()).start(draft, localId);
  }

  async markRead(id: string, upTo: string): Promise<void> {
    return (await this.deeds()).markRead(id, upTo);
  }
}
