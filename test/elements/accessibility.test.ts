/** What axe finds in every state and with any accent, what is mirrored, and what is said aloud. */
import 'axe-core/axe.min.js';
import type { AxeResults, RunOptions } from 'axe-core';
import { expect } from 'chai';
import '../../elements/index.ts';
import '../../elements/desk.ts';
import type { ShamanChat } from '../../elements/index.ts';
import { announce } from '../../elements/panel/announcer.ts';
import { ShamanError } from '../../src/index.ts';
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
  press,
  until,
  written,
} from './support/stage.ts';

declare global {
  interface Window {
    axe: { run(context: Element, options: RunOptions): Promise<AxeResults> };
  }
}

const options: RunOptions = {
  rules: { 'target-size': { enabled: true }, region: { enabled: false } },
};

async function faults(element: Element): Promise<string[]> {
  const { violations } = await window.axe.run(element, options);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${String(target)} ${failureSummary ?? ''}`),
  );
}

const failure = { code: 'rate_limited', message: '' };
function rich(): FakeConversation {
  const talk = new FakeConversation(
    'c1',
    [
      say(ana, 'Hello, see https://example.com', { createdAt: Date.now() - 90_000_000 }),
      say(visitor, 'Hi', { status: 'read' }),
      say(rui, 'A file', {
        attachments: [{ name: 'a.pdf', type: 'application/pdf', size: 1000, url: '/a.pdf' }],
      }),
      say(visitor, 'Failed', { localId: 'f', status: 'failed', failure }),
      say(visitor, 'Waiting', { localId: 'q', status: 'queued' }),
    ],
    { unread: 1 },
  );
  talk.hasEarlier = true;
  talk.typing = [ana];
  return talk;
}

describe('accessibility', () => {
  afterEach(() => {
    clearStage();
    document.documentElement.removeAttribute('dir');
  });

  const themes = ['light', 'dark'] as const;
  const states: Readonly<Record<string, (element: ShamanChat, fake: FakeClient) => unknown>> = {
    closed: () => {},
    list: (element) => opened(element),
    conversation: async (element) => {
      await opened(element);
      await entered(element);
    },
    'new conversation': async (element) => {
      await opened(element);
      await press(element, 'New conversation');
    },
    loading: async (element, fake) => {
      fake.known = false;
      fake.list([]);
      await opened(element);
    },
    empty: async (element, fake) => {
      fake.list([]);
      await opened(element);
    },
    offline: async (element, fake) => {
      await opened(element);
      await entered(element);
      fake.connect({ status: 'connecting', attempt: 3, since: Date.now() - 9000 });
      await element.updateComplete;
    },
  };
  for (const theme of themes)
    for (const [state, reach] of Object.entries(states))
      it(`has no faults: ${state}, ${theme}`, async () => {
        const fake = new FakeClient([
          rich(),
          new FakeConversation('c2', [say(rui, 'Other')], { unread: 2, agents: [rui] }),
        ]);
        const element = await chat(fake, { theme });
        await reach(element, fake);
        expect(await faults(element)).to.deep.equal([]);
      });

  it('adds no landmarks to those of the page that it is opened on', async () => {
    const page = document.createElement('header');
    page.className = 'prop';
    document.body.append(page);
    const element = await chat(new FakeClient([rich()]));
    await opened(element);
    for (const _ of ['list', 'conversation']) {
      const { violations } = await window.axe.run(document.documentElement, {
        runOnly: ['landmark-no-duplicate-banner', 'landmark-banner-is-top-level'],
      });
      expect(violations.map(({ id }) => id)).to.deep.equal([]);
      expect(all(element, 'header, footer, main, nav, aside')).to.deep.equal([]);
      await entered(element);
    }
  });

  it('would notice a fault inside the shadow root', async () => {
    const element = await chat(new FakeClient());
    named(element, 'Open chat').removeAttribute('aria-label');
    expect(await faults(element)).to.have.length.above(0);
  });

  for (const accent of ['#ffd400', '#888888', '#0a0a0a', '#ffffff', '#e5484d', '#00a3ff'])
    for (const theme of themes)
      it(`stays readable with the accent ${accent}, ${theme}`, async () => {
        const element = await chat(new FakeClient([rich()]), { theme });
        element.style.setProperty('--shaman-accent', accent);
        await opened(element);
        expect(await faults(element)).to.deep.equal([]);
        await entered(element);
        expect(await faults(element)).to.deep.equal([]);
      });

  for (const theme of themes)
    it(`has no faults at the desk, ${theme}`, async () => {
      const fake = new FakeClient([rich()]);
      fake.self = ana;
      const element = await desk(fake, { theme });
      element.style.setProperty('--shaman-height', '600px');
      expect(await faults(element)).to.deep.equal([]);
      await entered(element);
      expect(await faults(element)).to.deep.equal([]);
    });

  it('mirrors itself in a page from right to left', async () => {
    document.documentElement.dir = 'rtl';
    const element = await chat(new FakeClient([rich()]));
    expect(element.getBoundingClientRect().left).to.be.below(100);
    await opened(element);
    await entered(element);
    const mine = part(element, '.mine .bubble').getBoundingClientRect();
    const theirs = part(element, '.theirs .bubble').getBoundingClientRect();
    expect(mine.left).to.be.below(theirs.left);
    expect(getComputedStyle(part(element, '.leave svg')).transform).to.contain('-1');
    expect(await faults(element)).to.deep.equal([]);
  });

  it('stands in the other corner with placement="start"', async () => {
    const element = await chat(new FakeClient(), { placement: 'start' });
    expect(named(element, 'Open chat').getBoundingClientRect().left).to.be.below(100);
    await opened(element);
    expect(part(element, '#panel').getBoundingClientRect().left).to.be.below(100);
  });

  it('lets each message decide its own direction', async () => {
    const element = await chat(
      new FakeClient([new FakeConversation('c1', [say(ana, 'שלום, מה שלומך?')])]),
    );
    await opened(element);
    await entered(element);
    const text = part(element, '[part=bubble] > *');
    expect(text.getAttribute('dir')).to.equal('auto');
    expect(text.matches(':dir(rtl)')).to.equal(true);
  });

  describe('what is said aloud', () => {
    const said = (role: 'log' | 'alert') =>
      [...document.querySelectorAll(`body > .shaman-announcer [role=${role}] > div`)].map(
        (line) => line.textContent,
      );

    it('is prepared in the page before the first word, once for all elements', async () => {
      await chat(new FakeClient());
      await chat(new FakeClient());
      const outlets = document.querySelectorAll('body > .shaman-announcer');
      expect(outlets).to.have.length(1);
      expect(outlets[0]?.querySelector('[role=log]')?.getAttribute('aria-live')).to.equal('polite');
      expect(getComputedStyle(outlets[0] as Element).display).to.not.equal('none');
    });

    it('is a failure, urgently, and not one that was there before', async () => {
      const old = say(visitor, 'Old', { localId: 'old', status: 'failed', failure });
      const talk = new FakeConversation('c1', [old]);
      const element = await chat(new FakeClient([talk]));
      await opened(element);
      await entered(element);
      await element.updateComplete;
      const before = said('alert').length;
      talk.show([old, say(visitor, 'New', { localId: 'new', status: 'failed', failure })]);
      await until(() => said('alert').length > before);
      expect(said('alert').slice(before)).to.deep.equal([
        'Not sent. Too many messages at once. Try again in a moment.',
      ]);
    });

    it('is a refusal, urgently, each time', async () => {
      const talk = new FakeConversation('c1');
      talk.send = () => {
        throw new ShamanError('invalid', 'long', { reason: 'message_too_long' });
      };
      const element = await chat(new FakeClient([talk]));
      await opened(element);
      await entered(element);
      const before = said('alert').length;
      await written(element, 'too long');
      for (const times of [1, 2]) {
        await press(element, 'Send');
        await until(() => said('alert').length === before + times);
      }
      expect(said('alert').at(-1)).to.equal('This message is too long.');
    });

    it('is the line, when it is gone for long and when it is back', async () => {
      const fake = new FakeClient();
      const element = await chat(fake);
      const before = said('log').length;
      for (const attempt of [1, 2, 3]) {
        fake.connect({ status: 'connecting', attempt, since: Date.now() - 9000 });
        await element.updateComplete;
      }
      fake.connect({ status: 'connected', transport: 'websocket' });
      await element.updateComplete;
      expect(said('log').slice(before)).to.deep.equal(['Reconnecting…', 'Connected again']);
    });

    it('goes away after a while', async () => {
      announce('Short words', { keep: 20 });
      expect(said('log')).to.include('Short words');
      await until(() => !said('log').includes('Short words'));
    });
  });
});
