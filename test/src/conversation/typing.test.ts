import { expect } from 'chai';
import { Typing, type TypingOptions } from '../../../src/conversation/typing.ts';
import { until } from '../../support/until.ts';
import { AGENT } from '../samples.ts';

describe('Typing', () => {
  let typing: Typing;
  let lists: (readonly string[])[];
  let told: boolean[];

  const make = (options?: TypingOptions) => {
    lists = [];
    told = [];
    typing = new Typing(
      () => lists.push(typing.authors.map(({ id }) => id)),
      (on) => told.push(on),
      options,
    );
  };

  beforeEach(() => make());
  afterEach(() => typing.stop());

  it('knows who is writing, and tells a change only', () => {
    typing.heard(AGENT, true);
    typing.heard(AGENT, true);
    typing.heard({ ...AGENT, id: 'b' }, true);
    typing.heard(AGENT, false);
    typing.heard(AGENT, false);
    expect(lists).to.deep.equal([['a'], ['a', 'b'], ['b']]);
  });

  it('is another list after each change, and the same in between', () => {
    typing.heard(AGENT, true);
    const { authors } = typing;
    typing.heard(AGENT, true);
    expect(typing.authors).to.equal(authors);
    typing.heard(AGENT, false);
    expect(authors).to.have.length(1);
  });

  it('expires by itself', async () => {
    make({ expiry: 10 });
    typing.heard(AGENT, true);
    await until(() => lists.length === 2);
    expect(typing.authors).to.deep.equal([]);
  });

  it('does not expire while it is told again', async () => {
    make({ expiry: 60 });
    const began = performance.now();
    await until(() => {
      typing.heard(AGENT, true);
      return performance.now() - began > 150;
    });
    expect(lists).to.deep.equal([['a']]);
  });

  it('is rarely said, however many keys are pressed', async () => {
    make({ interval: 40 });
    for (let key = 0; key < 50; key++) typing.say(true);
    expect(told).to.deep.equal([true]);
    await until(() => {
      typing.say(true);
      return told.length === 2;
    });
  });

  it('its end is said once, and only after a beginning', () => {
    typing.say(false);
    typing.say(true);
    typing.say(false);
    typing.say(false);
    expect(told).to.deep.equal([true, false]);
  });

  it('a new beginning after an end is said at once', () => {
    for (const on of [true, false, true]) typing.say(on);
    expect(told).to.deep.equal([true, false, true]);
  });

  it('says nothing after it was stopped', async () => {
    make({ expiry: 5 });
    typing.heard(AGENT, true);
    typing.stop();
    const began = performance.now();
    await until(() => performance.now() - began > 30);
    expect(lists).to.have.length(1);
  });
});
