/** What few messages have comes with the first of them; where it cannot be had, the chat goes on without. */
import { expect } from 'chai';
import { HttpResponse, http } from 'msw';
import { setupWorker } from 'msw/browser';
import '../../elements/index.ts';
import { ana, FakeConversation, say, visitor } from './support/fake-client.ts';
import { inside } from './support/inside.ts';
import { all, clearStage, maybeNamed, until } from './support/stage.ts';

/** Alone, or as a chunk of a bundle. */
const FILE = /\/asides\b[^/]*\.[jt]s$/;
const worker = setupWorker(http.get(FILE, () => HttpResponse.error()));

describe('what few messages have, where it cannot be had', () => {
  before(() => worker.start({ quiet: true }));
  after(() => worker.stop());
  afterEach(clearStage);

  it('is asked for again with the next message, and not before', async () => {
    const talk = new FakeConversation('c1', [say(ana, 'Hello')]);
    const element = await inside(talk);
    const told: string[] = [];
    element.addEventListener('shaman-error', ({ detail }) => told.push(detail.code));
    const failure = { code: 'too_long', message: '' };
    talk.show([...talk.messages, say(visitor, 'Mine', { status: 'failed', failure })]);
    await until(() => told.length === 1);
    talk.show(talk.messages.map((m) => ({ ...m, text: 'Changed' })));
    await element.updateComplete;
    // What was asked for until now is told when this is.
    await fetch('/asides.js').catch(() => {});
    expect(told, 'the newest message is the same').to.have.length(1);
    talk.show([...talk.messages, say(ana, 'Are you there?')]);
    await until(() => told.length === 2);
    expect(told).to.deep.equal(['unreachable', 'unreachable']);
    expect(all(element, '[part=bubble]').map((each) => each.textContent)).to.deep.equal([
      'Changed',
      'Changed',
      'Are you there?',
    ]);
    expect(maybeNamed(element, 'Discard')).to.equal(undefined);
  });
});
