/** What a protocol tells of people, and people of what they have seen: a part of its contract. */
import { expect } from 'chai';
import type { ConversationPage, Protocol } from '../../src/protocols/protocol.ts';
import { server } from '../support/remote-server.ts';
import type { ProtocolLine } from './protocol-line.ts';

export interface ProtocolStage {
  readonly line: ProtocolLine;
  readonly protocol: Protocol;
  /** A new conversation of ours. */
  begin(text?: string): Promise<ConversationPage>;
}

/** @param sample Shows by its methods what this protocol can. */
export function describePeople(sample: Protocol, stage: () => ProtocolStage): void {
  const { markRead, markDelivered, typing, setOpen, organization } = sample;

  if (markRead) {
    it('tells both sides what was read', async () => {
      const { info } = await stage().begin();
      const answer = unique('answer');
      await server.agent('answers', answer);
      const { id } = await stage().line.hearsMessage(answer);
      expect((await stage().protocol.conversations())[0]?.info.unread).to.equal(1);
      await stage().protocol.markRead!(info.id, id);
      const event = await stage().line.hears('read', ({ by }) => by === 'visitor');
      expect(event.upTo).to.equal(id);
      expect((await stage().protocol.conversations())[0]?.info.unread).to.equal(0);
      await server.agent('reads', answer);
      await stage().line.hears('read', ({ by }) => by === 'agent');
    });
  }

  if (markDelivered) {
    it('tells the other side what arrived', async () => {
      const { info } = await stage().begin();
      await server.agent('answers', 'arrives');
      const { id } = await stage().line.hearsMessage('arrives');
      await stage().protocol.markDelivered!(info.id, id);
      expect((await stage().line.hears('delivered', ({ by }) => by === 'visitor')).upTo).to.equal(
        id,
      );
    });
  }

  if (typing) {
    it('tells who is writing, and who has stopped', async () => {
      const { info } = await stage().begin();
      const hears = (typing: boolean) =>
        stage().line.events.some((event) => event.type === 'typing' && event.typing === typing);
      // Whoever writes says so again and again: between two polls it is not heard.
      while (!hears(true)) await server.agent('types');
      const event = await stage().line.hears('typing', (each) => each.typing);
      expect(event).to.deep.include({ conversationId: info.id });
      expect(event.author).to.deep.include({ id: 'ana', role: 'agent' });
      while (!hears(false)) {
        await server.agent('types');
        await server.agent('types', false);
      }
    });
  }

  it('tells who is there', async () => {
    await stage().line.hears('presence', ({ online }) => online.includes('ana'));
  });

  if (setOpen) {
    it('ends a conversation and opens it again', async () => {
      const { info } = await stage().begin();
      await stage().protocol.setOpen!(info.id, false);
      await stage().line.hears('conversation', (event) => event.info.open === false);
      await stage().protocol.setOpen!(info.id, true);
      await stage().line.hears('conversation', (event) => event.info.open === true);
    });
  }

  if (organization) {
    it('describes the desk', async () => {
      const desk = await stage().protocol.organization!();
      expect(desk).to.deep.include({ id: 'demo', available: true });
      const ana = desk.agents.find(({ id }) => id === 'ana');
      expect(ana).to.deep.include({ role: 'agent', online: true });
      for (const { avatarUrl } of desk.agents) if (avatarUrl) new URL(avatarUrl);
    });
  }
}

/** The desk is shared with other tests. */
export function unique(text: string): string {
  return `${text} ${crypto.randomUUID()}`;
}
