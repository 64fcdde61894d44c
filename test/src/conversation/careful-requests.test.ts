import { expect } from 'chai';
import { LOCAL } from '../../../src/conversation/local-id.ts';
import { ShamanError } from '../../../src/errors.ts';
import { MemoryStore } from '../../../src/stores/memory-store.ts';
import { until } from '../../support/until.ts';
import { VISITOR } from '../samples.ts';
import { WeakDesk } from '../weak-desk.ts';
import { WeakStage } from './weak-stage.ts';

describe('a backend that takes one message sent twice for two', () => {
  let desk: WeakDesk;
  let store: MemoryStore;
  let stage: WeakStage;

  beforeEach(async () => {
    desk = new WeakDesk('c');
    desk.says('good day');
    store = new MemoryStore();
    stage = await WeakStage.open(desk, store);
    await stage.connects();
    desk.asked.length = 0;
  });
  afterEach(() => stage.closes());

  const sends = () => desk.asked.filter((each) => /^(send|start)/.test(each));

  it('is asked for nothing more when all goes well', async () => {
    await stage.add('hi');
    await stage.rests();
    expect(desk.asked).to.deep.equal(['send c hi']);
    expect(stage.texts()).to.deep.equal(['good day', 'hi']);
  });

  it('is not sent again what is there, though the answer was lost', async () => {
    desk.mishaps.push('after');
    await stage.add('hi');
    await stage.rests();
    // Once to find it, and once to see where it stands.
    expect(desk.asked).to.deep.equal(['send c hi', 'history c', 'history c']);
    expect(stage.texts()).to.deep.equal(['good day', 'hi']);
  });

  it('is sent again what is not there', async () => {
    desk.mishaps.push('before');
    await stage.add('hi');
    await stage.rests();
    expect(desk.asked).to.deep.equal(['send c hi', 'history c', 'send c hi']);
    expect(desk.textsOf()).to.deep.equal(['good day', 'hi']);
  });

  it('is not searched after an answer that says that nothing was done', async () => {
    desk.mishaps.push(new ShamanError('request', 'Slower.', { status: 429, retryAfter: 1 }));
    desk.mishaps.push(new ShamanError('unreachable', 'No line.', { unsent: true }));
    await stage.add('hi');
    await stage.rests();
    expect(desk.asked).to.deep.equal(['send c hi', 'send c hi', 'send c hi']);
    expect(stage.texts()).to.deep.equal(['good day', 'hi']);
  });

  it('still knows after many failures what was there at the first try', async () => {
    desk.says('hi', 'c', VISITOR);
    await stage.catchUp.open('c', 10);
    desk.mishaps.push('before', new ShamanError('request', 'Slower.', { status: 429 }), 'after');
    await stage.add('hi');
    await stage.rests();
    expect(desk.textsOf()).to.deep.equal(['good day', 'hi', 'hi']);
    expect(stage.texts()).to.deep.equal(['good day', 'hi', 'hi']);
  });

  it('keeps two that read the same two, whichever answers are lost', async () => {
    desk.mishaps.push('after', 'before', 'after');
    await stage.add('ok');
    await stage.add('ok');
    await stage.rests();
    expect(desk.textsOf()).to.deep.equal(['good day', 'ok', 'ok']);
    expect(stage.texts()).to.deep.equal(['good day', 'ok', 'ok']);
  });

  it('takes for ours what has as many files, though they are called otherwise', async () => {
    desk.mishaps.push('after');
    await stage.add('', 'c', [new Blob(['x'])]);
    await stage.rests();
    expect(sends()).to.have.length(1);
    expect(stage.seen().at(-1)?.attachments).to.have.length(1);
  });

  it('takes nothing of the other side for ours', async () => {
    desk.mishaps.push('before');
    await stage.add('hi');
    desk.says('hi');
    await stage.rests();
    expect(sends()).to.have.length(2);
    expect(desk.messages().map(({ author }) => author.role)).to.deep.equal([
      'agent',
      'agent',
      'visitor',
    ]);
  });

  it('is searched by the next page, when this one vanished before the answer', async () => {
    desk.hold();
    await stage.add('hi');
    await until(() => desk.textsOf().length === 2);
    stage.closes();
    desk.drops();
    stage = await WeakStage.open(desk, store);
    expect(stage.texts()).to.deep.equal(['good day', 'hi']);
    await stage.connects();
    await stage.rests();
    expect(sends()).to.deep.equal([]);
    expect(stage.texts()).to.deep.equal(['good day', 'hi']);
  });

  it('shows a message once in every moment, whatever brings it', async () => {
    const shown: (readonly string[])[] = [];
    stage.inbox.on('changed', () => shown.push(stage.texts()));
    stage.hears(desk);
    desk.mishaps.push('after');
    await stage.add('hi');
    await stage.rests();
    await stage.catchUp.heads();
    expect(shown.filter((texts) => texts.filter((text) => text === 'hi').length > 1)).to.deep.equal(
      [],
    );
    expect(sends()).to.have.length(1);
  });

  it('sends nothing again that has arrived while it was searched for', async () => {
    desk.mishaps.push('after');
    desk.readingsToFail = 1;
    const { localId } = await stage.add('hi');
    await until(() => desk.asked.includes('history c'));
    await stage.hear({ ...desk.messages()[1]!, localId });
    await stage.rests();
    expect(sends()).to.have.length(1);
  });

  it('looks at the end of a conversation that it has not seen before it sends there', async () => {
    await stage.inbox.update(() => ({ 'run:c': undefined }));
    desk.says('hi', 'c', VISITOR);
    desk.mishaps.push('before');
    await stage.add('hi');
    await stage.rests();
    expect(desk.textsOf()).to.deep.equal(['good day', 'hi', 'hi']);
  });

  describe('and begins a conversation', () => {
    const begin = async (text = 'hello') => stage.add(text, LOCAL + text);

    it('once, when all goes well', async () => {
      await begin();
      await stage.rests();
      expect(desk.asked).to.deep.equal(['start hello']);
      expect(desk.ids).to.deep.equal(['c', 's-2']);
    });

    it('and is asked for nothing more, where the line has brought what it began with', async () => {
      stage.hears(desk);
      await begin();
      await stage.rests();
      desk.says('good day', 's-2');
      await until(() => stage.texts('s-2').length === 2);
      expect(desk.asked).to.deep.equal(['start hello']);
    });

    it('once, though the answer was lost', async () => {
      desk.mishaps.push('after');
      await begin();
      await stage.rests();
      expect(desk.asked).to.deep.equal(['start hello', 'list']);
      expect(desk.ids).to.deep.equal(['c', 's-2']);
      expect(stage.inbox.snapshot['info:s-2']?.localId).to.equal(`${LOCAL}hello`);
      expect(stage.texts('s-2')).to.deep.equal(['hello']);
    });

    it('again, when nothing came of it', async () => {
      desk.mishaps.push('before');
      await begin();
      await stage.rests();
      expect(desk.ids).to.deep.equal(['c', 's-2']);
      expect(sends()).to.have.length(2);
    });

    it('and says the first word in it, where that alone was lost', async () => {
      desk.beginsEmpty = true;
      desk.mishaps.push('after');
      await begin();
      await stage.rests();
      expect(desk.asked.slice(0, 4)).to.deep.equal([
        'start hello',
        'list',
        'send s-2 hello',
        'history s-2',
      ]);
      expect(stage.texts('s-2')).to.deep.equal(['hello']);
    });

    it('and finds it in the list of the next line', async () => {
      desk.mishaps.push('after');
      desk.readingsToFail = 1;
      await begin();
      await until(() => desk.ids.length === 2);
      stage.drops();
      await stage.connects();
      await stage.rests();
      expect(sends()).to.have.length(1);
      expect(stage.texts('s-2')).to.deep.equal(['hello']);
    });
  });
});

describe('a backend that keeps nothing', () => {
  let desk: WeakDesk;
  let store: MemoryStore;
  let stage: WeakStage;

  beforeEach(async () => {
    desk = new WeakDesk('c');
    desk.can = { ...desk.can, history: false };
    store = new MemoryStore();
    stage = await WeakStage.open(desk, store);
    stage.hears(desk);
    await stage.connects();
    desk.asked.length = 0;
  });
  afterEach(() => stage.closes());

  it('is not sent again what may have arrived: a person decides', async () => {
    desk.mishaps.push('before');
    const { localId } = await stage.add('hi');
    await stage.rests();
    expect(stage.failures()).to.deep.equal(['unconfirmed']);
    expect(desk.asked).to.deep.equal(['send c hi']);
    await stage.outbox.retry(localId);
    await until(() => stage.outbox.entries().length === 0);
    expect(desk.textsOf()).to.deep.equal(['hi']);
  });

  it('says so as well where the page has vanished before the answer', async () => {
    desk.hears = () => {};
    desk.hold();
    await stage.add('hi');
    await until(() => desk.asked.length === 1);
    stage.closes();
    desk.drops();
    stage = await WeakStage.open(desk, store);
    await stage.connects();
    await stage.rests();
    expect(stage.failures()).to.deep.equal(['unconfirmed']);
    expect(desk.asked).to.deep.equal(['list']);
  });

  it('shows it as sent when its echo comes late', async () => {
    desk.mishaps.push('before');
    await stage.add('hi');
    await stage.rests();
    desk.says('hi', 'c', VISITOR);
    await until(() => stage.outbox.entries().length === 0);
    expect(stage.texts()).to.deep.equal(['hi']);
  });

  it('sends by itself what is sure not to have arrived', async () => {
    desk.mishaps.push(new ShamanError('unreachable', 'No line.', { unsent: true }));
    await stage.add('hi');
    await until(() => stage.outbox.entries().length === 0);
    expect(stage.texts()).to.deep.equal(['hi']);
  });

  it('is asked for nothing after a break, and what was said stays', async () => {
    desk.says('good day');
    await until(() => stage.texts().length === 1);
    stage.drops();
    await stage.connects();
    expect(desk.asked.filter((each) => each.startsWith('history'))).to.deep.equal([]);
    expect(stage.texts()).to.deep.equal(['good day']);
  });
});
