/** The panel that covers a phone: moved, closed by the browser, lying on its side. */
import { setViewport } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../elements/index.ts';
import { ana, FakeClient, FakeConversation, say } from './support/fake-client.ts';
import { all, chat, clearStage, entered, heard, opened, part, until } from './support/stage.ts';

const client = () => new FakeClient([new FakeConversation('c1', [say(ana, 'Hello')])]);

describe('on a phone', () => {
  beforeEach(() => setViewport({ width: 390, height: 780 }));
  afterEach(async () => {
    clearStage();
    await setViewport({ width: 1000, height: 800 });
  });

  it('still covers the window after the element was moved', async () => {
    const element = await chat(client());
    await opened(element);
    const box = document.createElement('div');
    box.className = 'prop';
    document.body.append(box);
    box.append(element);
    await element.updateComplete;
    expect(part(element, 'dialog').matches(':modal')).to.equal(true);
    expect(element.open).to.equal(true);
  });

  it('closes by the way back of the phone, with its events, once', async () => {
    const element = await chat(client());
    await opened(element);
    for (const width of [1000, 390]) {
      await setViewport({ width, height: 780 });
      await until(() => part(element, 'dialog').matches(':modal') === (width === 390));
    }
    const events = heard(element, 'shaman-close', 'shaman-after-close');
    const cancel = new Event('cancel', { cancelable: true });
    part(element, 'dialog').dispatchEvent(cancel);
    await element.updateComplete;
    expect(cancel.defaultPrevented).to.equal(true);
    expect(element.open).to.equal(false);
    expect(events).to.deep.equal(['shaman-close', 'shaman-after-close']);
  });

  it('stays when only the picker of files was left', async () => {
    const element = await chat(client());
    await opened(element);
    await entered(element);
    part(element, 'input[type=file]').dispatchEvent(new Event('cancel', { bubbles: true }));
    expect(element.open).to.equal(true);
  });

  it('follows a browser that closes it without asking', async () => {
    const element = await chat(client());
    await opened(element);
    part<HTMLDialogElement>(element, 'dialog').close();
    await until(() => !element.open);
    await element.updateComplete;
    expect(all(element, 'dialog')).to.have.length(0);
  });

  it('covers a narrow window up to the scroll bar of its page, not what lies under that', async () => {
    const bar = Object.assign(document.createElement('style'), { className: 'prop' });
    bar.textContent = 'html { overflow-y: scroll }';
    document.body.append(bar);
    const element = await chat(client());
    await opened(element);
    // Chromium has no such bar where nobody sees it: this can fail in Firefox (`npm run engines`).
    const { clientWidth } = document.documentElement;
    const { left, right } = part(element, 'dialog').getBoundingClientRect();
    expect([left, right]).to.deep.equal([0, clientWidth]);
  });

  it('covers a phone that lies on its side', async () => {
    await setViewport({ width: 844, height: 390 });
    const element = await chat(client());
    await opened(element);
    expect(part(element, 'dialog').matches(':modal')).to.equal(true);
  });

  it('can speak within before there is anything to say', async () => {
    const element = await chat(client());
    await opened(element);
    expect(all(element, 'dialog > .shaman-announcer [role=alert]')).to.have.length(1);
  });
});
