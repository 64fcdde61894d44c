/** The queue of one line, and every command of the CDN script. */
import { expect } from 'chai';
import type { ShamanChat } from '../../elements/index.ts';
import { FakeClient } from './support/fake-client.ts';
import { clearStage, key, named, until, written } from './support/stage.ts';

type Commands = (name: string, ...args: unknown[]) => unknown;
const page = window as unknown as { Shaman: Commands & { q?: unknown[] } };
const element = () => document.querySelector<ShamanChat>('body > shaman-chat');

describe('Shaman(…), the CDN script', () => {
  const heard: unknown[] = [];

  before(async () => {
    // The stub of the documentation, word for word but for the name of the global.
    const stub: Commands & { q?: unknown[] } = function (this: unknown, ...args: unknown[]) {
      (stub.q = stub.q ?? []).push(args);
    };
    page.Shaman = stub;
    page.Shaman('on', 'open', () => heard.push('open'));
    page.Shaman('no such command');
    page.Shaman('boot', {
      client: new FakeClient().client,
      locale: 'en',
      organization: 'hotelflow',
    });
    page.Shaman('show');
    const report = window.onerror;
    // The wrong call is reported to the page as what it is; here that is expected.
    window.onerror = (message) => (heard.push(String(message)), true);
    await import('../../elements/cdn.ts');
    window.onerror = report;
  });
  after(clearStage);

  it('replays what waited, in order, past a call that is wrong', () => {
    expect(element()?.open).to.equal(true);
    expect(element()?.organization).to.equal('hotelflow');
    expect(heard.map(String).join()).to.contain('open').and.contain('no command "no such command"');
  });

  it('is not disturbed by being loaded again', async () => {
    const before = page.Shaman;
    const again = '../../elements/cdn.ts?again';
    await import(again);
    expect(page.Shaman).to.equal(before);
    expect(document.querySelectorAll('shaman-chat')).to.have.length(1);
  });

  it('boots once and takes new settings', async () => {
    page.Shaman('boot', { placement: 'start' });
    expect(document.querySelectorAll('shaman-chat')).to.have.length(1);
    expect(element()?.placement).to.equal('start');
    page.Shaman('setTheme', 'dark');
    page.Shaman('setLocale', 'pt-BR');
    await element()?.updateComplete;
    expect(element()?.theme).to.equal('dark');
    expect(element()?.matches('[theme=dark]')).to.equal(true);
    page.Shaman('setLocale', 'en');
    await element()?.updateComplete;
  });

  it('shows, hides and toggles', () => {
    page.Shaman('hide');
    expect(element()?.open).to.equal(false);
    page.Shaman('toggle');
    expect(element()?.open).to.equal(true);
    page.Shaman('toggle');
    page.Shaman('show');
    expect(element()?.open).to.equal(true);
  });

  it('writes and sends', async () => {
    const chat = element() as ShamanChat;
    const fake = new FakeClient();
    chat.client = fake.client;
    await chat.updateComplete;
    page.Shaman('showNewMessage', 'Hello there');
    const field = await until(() => named<HTMLTextAreaElement>(chat, 'Message'));
    await until(() => field.value === 'Hello there');
    key(await written(chat, 'Hello here'), { key: 'Enter' });
    await until(() => fake.started.length === 1);
    page.Shaman('send', 'And now');
    await until(() => fake.conversations[0]?.messages.length === 2);
    page.Shaman('openConversation', fake.conversations[0]?.id);
    page.Shaman('signOut');
    await until(() => fake.conversations.length === 0);
  });

  it('identifies', () => {
    const getToken = () => Promise.resolve('t');
    page.Shaman('identify', { getToken });
    expect(element()?.getToken).to.equal(getToken);
    page.Shaman('identify', { token: 'abc' });
    expect(element()?.token).to.equal('abc');
    expect(element()?.getToken).to.equal(undefined);
  });

  it('waits for consent, and hears of it', () => {
    page.Shaman('boot', { consent: 'required' });
    expect(element()?.allowed).to.equal(false);
    page.Shaman('grantConsent');
    expect(element()?.allowed).to.equal(true);
  });

  it('listens until told otherwise', () => {
    const counts: unknown[] = [];
    const listener = (detail: unknown) => counts.push(detail);
    page.Shaman('on', 'unread', listener);
    element()?.dispatchEvent(
      new CustomEvent('shaman-unread', { bubbles: true, detail: { count: 1 } }),
    );
    page.Shaman('off', 'unread', listener);
    element()?.dispatchEvent(
      new CustomEvent('shaman-unread', { bubbles: true, detail: { count: 2 } }),
    );
    expect(counts).to.deep.equal([{ count: 1 }]);
  });

  it('takes off what never listened, or nothing at all, without a word', () => {
    page.Shaman('off', 'unread', () => {});
    page.Shaman('off', 'unread');
  });

  it('tells events apart that share a listener', () => {
    const heard: unknown[] = [];
    const listener = (detail: unknown) => heard.push(detail);
    const fire = (name: string) =>
      element()?.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: name }));
    page.Shaman('on', 'unread', listener);
    page.Shaman('on', 'ready', listener);
    page.Shaman('on', 'ready', listener);
    page.Shaman('off', 'unread', listener);
    fire('shaman-unread');
    fire('shaman-ready');
    page.Shaman('off', 'ready', listener);
    fire('shaman-ready');
    expect(heard).to.deep.equal(['shaman-ready']);
  });

  it('waits for the body when it is loaded in the head', async () => {
    const { Shaman } = page;
    const opened: unknown[] = [];
    Object.defineProperty(document, 'body', { value: null, configurable: true });
    Reflect.deleteProperty(page, 'Shaman');
    const inHead = '../../elements/cdn.ts?head';
    try {
      await import(inHead);
      page.Shaman('on', 'open', () => opened.push('open'));
      page.Shaman('boot', { client: new FakeClient().client, organization: 'head' });
      page.Shaman('show');
    } finally {
      Reflect.deleteProperty(document, 'body');
    }
    expect(document.querySelectorAll('[organization=head]')).to.have.length(0);
    document.dispatchEvent(new Event('DOMContentLoaded'));
    const late = [...document.querySelectorAll('shaman-chat')].at(-1);
    expect([late?.organization, late?.open]).to.deep.equal(['head', true]);
    expect(opened).to.deep.equal(['open']);
    page.Shaman('destroy');
    page.Shaman = Shaman;
  });

  it('throws nothing at the page when a call is wrong, early or late, and reports it', () => {
    const { onerror } = window;
    const reports: string[] = [];
    window.onerror = (message) => reports.push(String(message)) > 0;
    page.Shaman('no such command, late');
    page.Shaman('destroy');
    page.Shaman('show');
    window.onerror = onerror;
    expect(reports).to.have.length(2);
    expect(reports[0]).to.contain('no command "no such command, late"');
    expect(reports[1]).to.contain("Shaman('boot', { … }) comes first");
  });

  it('goes away, and can come back', () => {
    page.Shaman('destroy');
    expect(element()).to.equal(null);
    page.Shaman('boot', { client: new FakeClient().client });
    expect(element()).to.not.equal(null);
    page.Shaman('destroy');
  });
});
