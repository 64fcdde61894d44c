/** What a protocol tells of people, and people of what they have seen: a part of its contract. */
import { expect } from 'chai';
import type { ConversationPage, Protocol } from '../../src/protocols/protocol.ts';
import { until } from '../support/until.ts';
import type { OtherSide, ProtocolBackend } from './protocol-backend.ts';
import type { ProtocolLine } from './protocol-line.ts';

export interface ProtocolStage {
  readonly line: ProtocolLine;
  readonly protocol: Protocol;
  /** A new conversation of ours. */
  begin(text?: string): Promise<ConversationPage>;
}

export function describePeople(backend: ProtocolBackend, stage: () => ProtocolStage): void {
  const { sample, levers } = backend;
  const agent = levers?.agent;
  const { setOpen, organization } = sample;
  if (agent) describeMarkers(sample, agent, stage);
  if (agent) describePresence(sample, agent, stage);

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
      expect(desk.id).to.be.a('string');
      // Absent where the backend cannot tell: then it is nothing that may be said to visitors.
      if (agent) expect(desk.available).to.not.equal(false);
      const known = desk.agents.find(({ id }) => id === agent?.id);
      if (agent?.id) expect(known).to.deep.include({ role: 'agent', online: true });
      for (const { avatarUrl } of desk.agents) if (avatarUrl) new URL(avatarUrl);
    });
  }
}

function describeMarkers(
  { markRead, markDelivered }: Protocol,
  agent: OtherSide,
  stage: () => ProtocolStage,
): void {
  const unread = async () => (await stage().protocol.conversations())[0]?.info.unread;

  if (markRead) {
    it('tells the other side what was read, and counts it no more', async () => {
      const { info } = await stage().begin();
      const answer = unique('answer');
      await agent.answers(answer);
      const { id } = await stage().line.hearsMessage(answer);
      expect(await unread()).to.equal(1);
      await stage().protocol.markRead!(info.id, id);
      await until(async () => (await unread()) === 0);
    });
  }

  if (agent.reads) {
    it('hears what the other side has read', async () => {
      const text = unique('question');
      await stage().begin(text);
      await agent.reads!(text);
      await stage().line.hears('read', ({ by }) => by === 'agent');
    });
  }

  if (markDelivered) {
    it('tells the other side what arrived', async () => {
      const { info } = await stage().begin();
      const text = unique('arrives');
      await agent.answers(text);
      const { id } = await stage().line.hearsMessage(text);
      await stage().protocol.markDelivered!(info.id, id);
      expect((await stage().line.hears('delivered', ({ by }) => by === 'visitor')).upTo).to.equal(
        id,
      );
    });
  }
}

function describePresence(
  { typing }: Protocol,
  agent: OtherSide,
  stage: () => ProtocolStage,
): void {
  const { id, types } = agent;

  if (typing && types) {
    it('tells who is writing, and who has stopped', async () => {
      const { info } = await stage().begin();
      const hears = (typing: boolean) =>
        stage().line.events.some((event) => event.type === 'typing' && event.typing === typing);
      // Whoever writes says so again and again: between two polls it is not heard.
      while (!hears(true)) await types();
      const event = await stage().line.hears('typing', (each) => each.typing);
      expect(event).to.deep.include({ conversationId: info.id });
      expect(event.author.role).to.equal('agent');
      while (!hears(false)) {
        await types();
        await types(false);
      }
    });
  }

  if (id) {
    it('tells who is there', async () => {
      await stage().line.hears('presence', ({ online }) => online.includes(id));
    });
  }
}

/** The desk is shared with other tests. */
export function unique(text: string): string {
  return `${text} ${crypto.randomUUID()}`;
}
