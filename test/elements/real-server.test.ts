/** Both elements with the real SDK and the real server: what a fake cannot prove. */
import { expect } from 'chai';
import '../../elements/desk.ts';
import '../../elements/index.ts';
import type { ShamanChat } from '../../elements/index.ts';
import { server } from '../support/remote-server.ts';
import {
  all,
  clearStage,
  entered,
  key,
  named,
  opened,
  part,
  press,
  until,
  written,
} from './support/stage.ts';

async function visitorAt(url: string): Promise<ShamanChat> {
  const element = document.createElement('shaman-chat');
  Object.assign(element, { server: url, organization: 'demo', locale: 'en' });
  document.body.append(element);
  await element.updateComplete;
  return element;
}

async function says(element: ShamanChat, text: string): Promise<void> {
  key(await written(element, text), { key: 'Enter' });
}
const bubbles = (element: Element) =>
  all(element, '[part=bubble]').map((bubble) => bubble.textContent);

describe('with a real server', () => {
  let url: string;
  before(async () => {
    url = await server.url();
    await server.agent('arrives');
  });
  afterEach(async () => {
    clearStage();
    await server.control('calm');
  });
  after(() => server.agent('leaves'));

  it('a first visit ends in a conversation that both sides have', async () => {
    const visitor = await visitorAt(url);
    await opened(visitor);
    await until(() => part(visitor, '.empty').textContent?.includes('Nothing here yet'));
    await until(() => part(visitor, '#title').textContent?.trim());
    await press(visitor, 'New conversation');
    await says(visitor, 'Hello, desk');
    await server.agent('sees', 'Hello, desk');
    await until(() => /Sent|Delivered/.test(part(visitor, '[part=status]').textContent ?? ''));
    await server.agent('types', true);
    await until(() => all(visitor, '[part=typing]').length === 1);
    await server.agent('answers', 'Hello, visitor');
    await until(() => bubbles(visitor).includes('Hello, visitor'));
    await server.agent('reads', 'Hello, desk');
    await until(() => /^Read by .+, \d/.test(part(visitor, '.mine [part=status]').innerText));
  });

  it('counts what comes while closed, remembers it for the next page, and lets go when read', async () => {
    const visitor = await visitorAt(url);
    await until(() => visitor.client?.connection.status === 'connected');
    await server.agent('answers', 'While you were away');
    await until(() => named(visitor, 'Open chat, 1 unread message'));
    visitor.remove();
    const again = await visitorAt(url);
    await until(() => named(again, 'Open chat, 1 unread message'));
    await opened(again);
    await entered(again);
    await until(() => again.unread === 0);
    expect(bubbles(again).at(-1)).to.equal('While you were away');
    expect(part(again, '.day.new').textContent).to.equal('New');
  });

  it('shows what waits while the line is down, and sends it after', async () => {
    const visitor = await visitorAt(url);
    await opened(visitor);
    await until(() => all(visitor, '[part=conversation]').length === 1);
    await entered(visitor);
    await server.stop();
    await until(() => all(visitor, '[part=banner]').length === 1, { timeout: 9000 });
    await says(visitor, 'Written offline');
    await until(() =>
      /Waiting to be sent|Sending/.test(all(visitor, '[part=status]').at(-1)?.textContent ?? ''),
    );
    await server.start();
    // As a browser does when its network is back; else the next try may be many seconds away.
    window.dispatchEvent(new Event('online'));
    await until(() => all(visitor, '[part=banner]').length === 0, { timeout: 9000 });
    await server.agent('sees', 'Written offline');
    expect(bubbles(visitor).filter((text) => text === 'Written offline')).to.have.length(1);
  }).timeout(25_000);

  it('a file reaches the desk and comes back as a link', async () => {
    const visitor = await visitorAt(url);
    await opened(visitor);
    await until(() => all(visitor, '[part=conversation]').length === 1);
    await entered(visitor);
    const transfer = new DataTransfer();
    transfer.items.add(new File(['hello'], 'note.txt', { type: 'text/plain' }));
    named(visitor, 'Message').dispatchEvent(
      new ClipboardEvent('paste', { bubbles: true, composed: true, clipboardData: transfer }),
    );
    await until(() => named(visitor, 'Remove note.txt'));
    await press(visitor, 'Send');
    const link = await until(() =>
      all<HTMLAnchorElement>(visitor, 'a.file').find(({ protocol }) => protocol === 'http:'),
    );
    expect(link.href.startsWith(url), link.href).to.equal(true);
    expect(link.textContent).to.contain('note.txt').and.contain('5B');
  });

  it('an operator sees it all at the desk, and ends it', async () => {
    const { token } = await (await fetch(`${url}/demo/agent-token?agent=ana`)).json();
    const console_ = document.createElement('shaman-desk');
    Object.assign(console_, {
      server: url,
      organization: 'demo',
      locale: 'en',
      storage: 'memory',
      getToken: () => Promise.resolve(token),
    });
    document.body.append(console_);
    const visitor = await visitorAt(url);
    await opened(visitor);
    await until(() => all(visitor, '[part=conversation]').length === 1);
    await entered(visitor);
    await until(() => all(console_, '[part=conversation]').length > 0);
    await entered(console_);
    await until(() => bubbles(console_).includes('Written offline'));
    key(await written(console_, 'From the console'), { key: 'Enter' });
    await until(() => bubbles(visitor).includes('From the console'));
    await until(() => all(console_, '[part=status]').at(-1)?.innerText.startsWith('Read by '));
    await press(console_, 'End conversation');
    await until(() => part(visitor, '#panel').textContent?.includes('ended the conversation'));
  });
});
