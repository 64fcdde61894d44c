/** What is said aloud: each thing once, in the right voice, in a place that is heard. */
import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import fc from 'fast-check';
import '../../elements/desk.ts';
import '../../elements/index.ts';
import { type Conversation, ShamanError } from '../../src/index.ts';
import { ana, FakeClient, FakeConversation, rui, say, visitor } from './support/fake-client.ts';
import {
  all,
  chat,
  clearStage,
  desk,
  entered,
  named,
  opened,
  part,
  until,
} from './support/stage.ts';
import { type Host, listen, scene } from './support/voice.ts';

const over = 'Rui Costa said: over';
const line =
  (element: Host, fake: FakeClient) =>
  async (up: boolean, away = 9000) => {
    const since = Date.now() - away;
    fake.connect(
      up
        ? { status: 'connected', transport: 'websocket' }
        : { status: 'connecting', attempt: 1, since },
    );
    await element.updateComplete;
  };

describe('what is said aloud', () => {
  afterEach(() => {
    clearStage();
    Reflect.deleteProperty(document, 'visibilityState');
  });

  it('A18: a message of the other side, once, politely, with its author', async () => {
    const { talk, fake, spoken } = await scene();
    fake.arrive(say(ana, 'Fresh **words**'), talk);
    await until(() => spoken.length > 0);
    expect(spoken).to.deep.equal([{ voice: 'log', text: 'Ana Lima said: Fresh words' }]);
  });

  it('A18: by both elements as they are, open or closed', async () => {
    const spoken = listen();
    const said = (text: string) => until(() => spoken.some((each) => each.text === text));
    const talk = new FakeConversation('c1', [say(ana, 'Old words')]);
    const fake = new FakeClient([talk]);
    const element = await chat(fake);
    fake.arrive(say(ana, 'While it is closed'), talk);
    await said('New message from Ana Lima');
    await opened(element);
    await entered(element);
    fake.arrive(say(ana, 'While it is open'), talk);
    await said('Ana Lima said: While it is open');
    clearStage();
    const console = await desk(fake);
    await entered(console);
    fake.arrive(say(visitor, 'To the desk'), talk);
    await said('Marta said: To the desk');
  });

  it('A18: not the history, not what the cache had, not one’s own echo, no second copy', async () => {
    const { talk, fake, heard } = await scene();
    talk.show([say(ana, 'History'), ...talk.messages]);
    fake.count(4);
    const mine = say(visitor, 'Mine', { localId: 'l', status: 'sending' });
    talk.show([...talk.messages, mine]);
    talk.show([...talk.messages.slice(0, -1), { ...mine, id: 'm', status: 'sent' }]);
    expect(await heard()).to.deep.equal([over]);
  });

  it('A18: exactly once, in whatever order things happen', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('message', 'edit', 'draw', 'mine', 'typing', 'unread'), {
          maxLength: 12,
        }),
        async (steps) => {
          const { talk, fake, host, heard } = await scene();
          let told = 0;
          for (const [index, step] of steps.entries()) {
            if (step === 'message') fake.arrive(say(ana, `Word ${++told}`), talk);
            if (step === 'edit') talk.show(talk.messages.map((m) => ({ ...m, editedAt: index })));
            if (step === 'mine') talk.send({ text: 'Mine' });
            if (step === 'typing') talk.write(ana);
            if (step === 'unread') fake.count(index);
            if (step === 'draw') await host.updateComplete;
          }
          const sum = told + 1;
          const each = Array.from({ length: told }, (_, i) => `Ana Lima said: Word ${i + 1}`);
          expect(await heard()).to.deep.equal(sum > 3 ? [`${sum} new messages`] : [...each, over]);
          host.remove();
        },
      ),
      { numRuns: 25 },
    ));

  it('A18: what came while the line was away, as a number', async () => {
    const { fake, host, spoken } = await scene();
    const connects = line(host, fake);
    await connects(false, 0);
    await connects(true);
    fake.count(12);
    await until(() => spoken.some(({ text }) => text === '12 new messages'));
    fake.count(0);
    fake.count(3);
    await host.updateComplete;
    await until(() => !host.herald.busy);
    expect(spoken.filter(({ text }) => text?.includes('new messages'))).to.have.length(1);
  });

  const system = { id: 'system', role: 'system' } as const;
  const note = (kind: 'joined' | 'closed' | 'reopened' | 'rated', by = ana) =>
    say(system, 'raw', { notice: { kind, by } });

  it('A18: what the desk notes, once, and neither the history of that nor what one did oneself', async () => {
    const { talk, host, heard } = await scene();
    const shows = async (...messages: Parameters<typeof talk.show>) => {
      talk.show(...messages);
      await host.updateComplete;
    };
    await shows([note('joined', rui), ...talk.messages]);
    await shows([...talk.messages, note('joined')]);
    await shows([...talk.messages, note('rated', visitor)]);
    await shows(talk.messages.map((m) => ({ ...m, editedAt: 1 })));
    await shows([...talk.messages, say(system, 'Somebody will be with you soon.')]);
    expect(await heard()).to.deep.equal([
      'Ana Lima joined the conversation',
      'Somebody will be with you soon.',
      over,
    ]);
  });

  it('A18: nothing of what was noted before a conversation is looked at, however late that comes', async () => {
    const { talk, host, heard } = await scene({ messages: [] });
    talk.show([note('joined')]);
    await host.updateComplete;
    const other = new FakeConversation('c2', [note('closed')], { open: false });
    host.fake.list([talk, other]);
    await host.chat.select(other as unknown as Conversation);
    await host.updateComplete;
    await host.chat.select(talk as unknown as Conversation);
    expect(await heard()).to.deep.equal([over]);
  });

  it('A18: the end of a conversation, once, whatever comes first', async () => {
    for (const order of ['note, end', 'end, note', 'end']) {
      const { talk, host, spoken, heard } = await scene();
      // Who ended it some other time is not named.
      talk.show([...talk.messages, note('closed', rui), note('reopened', visitor)]);
      await host.updateComplete;
      for (const what of order.split(', ')) {
        if (what === 'end') talk.tell({ open: false });
        else talk.show([...talk.messages, note('closed')]);
        await host.updateComplete;
      }
      const words =
        order === 'note, end' ? 'Ana Lima ended the conversation' : 'This conversation has ended.';
      expect(await heard(), order).to.deep.equal([words, over]);
      expect(spoken[0]?.voice).to.equal('log');
      host.remove();
    }
  });

  it('A19: nothing of what the desk notes while the panel is closed', async () => {
    const { talk, host, spoken, heard } = await scene();
    host.shown = false;
    talk.show([...talk.messages, note('joined'), note('closed')]);
    talk.tell({ open: false });
    await heard();
    expect(spoken.map(({ text }) => text)).to.deep.equal(['New message from Rui Costa']);
  });

  it('A19: more than three at once as their number', async () => {
    const { talk, fake, spoken } = await scene();
    for (const text of ['a', 'b', 'c', 'd']) fake.arrive(say(ana, text), talk);
    await until(() => spoken.length > 0);
    expect(spoken).to.deep.equal([{ voice: 'log', text: '4 new messages' }]);
  });

  it('A19: three at once one by one', async () => {
    const { talk, fake, spoken } = await scene();
    for (const text of ['a', 'b', 'c']) fake.arrive(say(ana, text), talk);
    await until(() => spoken.length === 3);
    expect(spoken.map(({ text }) => text?.at(-1))).to.deep.equal(['a', 'b', 'c']);
  });

  it('A19: on a hidden page only how many', async () => {
    const { talk, fake, spoken } = await scene();
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
    fake.arrive(say(ana, 'secret'), talk);
    await until(() => spoken.length > 0);
    expect(spoken[0]?.text).to.equal('1 new message');
  });

  it('A19: while the panel is closed, from whom, and not what', async () => {
    const { talk, fake, spoken } = await scene({ shown: false });
    fake.arrive(say(ana, 'secret'), talk);
    await until(() => spoken.length > 0);
    for (const text of ['a', 'b']) fake.arrive(say(ana, text), talk);
    await until(() => spoken.length > 1);
    expect(spoken.map(({ text }) => text)).to.deep.equal([
      'New message from Ana Lima',
      '2 new messages',
    ]);
  });

  it('A20: sending and sent are silent, failing interrupts, once, with its reason', async () => {
    const old = say(visitor, 'Old', { localId: 'o', status: 'failed' });
    const { talk, host, spoken, heard } = await scene({ messages: [old] });
    const mine = say(visitor, 'Mine', { localId: 'l', status: 'queued' });
    for (const status of ['queued', 'sending', 'sent', 'failed', 'failed'] as const) {
      const failure = { code: 'too_large', message: '' };
      talk.show([old, { ...mine, status, ...(status === 'failed' && { failure }) }]);
      await host.updateComplete;
    }
    expect(await heard()).to.deep.equal(['Not sent. This file is too large.', over]);
    expect(spoken[0]?.voice).to.equal('alert');
  });

  it('A20: says that it failed where the reason cannot be had', async () => {
    const { talk, host, heard } = await scene();
    host.language.whole = async () => {};
    host.language.t = { ...host.language.t, failure: {} };
    const failure = { code: 'too_large', message: '' };
    talk.show([say(visitor, 'Mine', { localId: 'l', status: 'failed', failure })]);
    await host.updateComplete;
    expect(await heard()).to.deep.equal(['Not sent', over]);
  });

  it('A20: a failed message offers to try again, by keyboard too', async () => {
    const failed = say(visitor, 'Mine', { localId: 'l', status: 'failed' });
    const talk = new FakeConversation('c1', [failed]);
    const element = await chat(new FakeClient([talk]));
    await opened(element);
    await entered(element);
    part(element, '[part=message]').focus();
    await sendKeys({ press: 'Enter' });
    const name = () => element.shadowRoot?.activeElement?.textContent;
    await until(() => name() === 'Retry');
    await sendKeys({ press: 'Tab' });
    expect(name()).to.equal('Discard');
    named(element, 'Retry').focus();
    await sendKeys({ press: 'Enter' });
    expect(talk.calls.at(-1)).to.deep.equal(['retry', 'l']);
  });

  it('A21: a line that is lost for three seconds, once, and its return, once', async () => {
    const { fake, host, spoken, heard } = await scene();
    const connects = line(host, fake);
    for (const _ of [1, 2, 3]) await connects(false);
    await connects(true);
    await connects(true);
    expect(await heard()).to.deep.equal(['Reconnecting…', 'Connected again', over]);
    expect(spoken.every(({ voice }) => voice === 'log')).to.equal(true);
  });

  it('A21: what cannot be reached at all is said to be so', async () => {
    const { fake, host, heard } = await scene();
    const error = new ShamanError('forbidden', 'This desk is closed to you.');
    fake.connect({ status: 'disconnected', error });
    await host.updateComplete;
    expect(await heard()).to.deep.equal(['The chat cannot be reached.', over]);
  });

  it('A21: nothing of one that is back sooner', async () => {
    const fake = new FakeClient();
    const element = await chat(fake);
    const spoken = listen();
    fake.connect({ status: 'connecting', attempt: 1, since: Date.now() - 2500 });
    await element.updateComplete;
    fake.connect({ status: 'connected', transport: 'websocket' });
    await element.updateComplete;
    fake.connect({ status: 'connecting', attempt: 1, since: Date.now() - 3001 });
    await until(() => spoken.length > 0);
    expect(spoken.map(({ text }) => text)).to.deep.equal(['Reconnecting…']);
  });

  it('A22: that somebody writes is never said; it can be read, without its dots', async () => {
    const { talk, heard } = await scene();
    for (const _ of [1, 2, 3]) talk.write(...(talk.typing.length ? [] : [ana]));
    expect(await heard()).to.deep.equal([over]);
    const again = new FakeConversation('c1', [say(ana, 'Hello')]);
    const element = await chat(new FakeClient([again]));
    await opened(element);
    await entered(element);
    again.write(ana);
    await element.updateComplete;
    expect(part(element, '[part=typing] .sr').textContent).to.equal('Ana Lima is typing');
    for (const dot of all(element, '[part=typing] i')) expect(dot.ariaHidden).to.equal('true');
    expect(part(element, '[part=typing]').closest('[aria-live]')).to.equal(null);
  });
});
